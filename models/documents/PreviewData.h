#pragma once

#include <QByteArray>
#include <QFuture>
#include <QImage>
#include <QString>

namespace Peak {

/**
 * The clear bytes of a document made ready to be looked at, without a file of it anywhere.
 *
 * A plain value. Whoever shows it wipes it with PreviewData::wipe() when it is no longer seen.
 */
struct Preview
{
    enum class Kind { None, Pdf, Image, Text };
    Kind kind = Kind::None;
    QByteArray bytes; ///< Pdf
    QImage image;
    QString text;
    QString encoding; ///< of the text: "UTF-8"
    bool cut = false; ///< more text is there than is shown
    QString whyNot;   ///< None: for people
};

/** Decides what can be looked at, and reads it on threads of its own. */
namespace PreviewData {

/** More is not held in memory: it is downloaded. */
constexpr qint64 mostBytes = 200LL * 1024 * 1024;

/** By the types that were found at upload; whether this build knows PDF is for views to say. */
Preview::Kind kindOf(const QString &fileType, const QString &mimeType);

/** Takes `bytes` over: they are wiped where the preview does not need them. */
QFuture<Preview> make(QByteArray bytes, const QString &fileType, const QString &mimeType);

/** Text of whatever encoding it is in: by its mark, else UTF-8, else as Windows writes it. */
QString textOf(const QByteArray &bytes, QString *encoding);

void wipe(Preview *preview);

} // namespace PreviewData
} // namespace Peak
