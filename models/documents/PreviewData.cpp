#include "models/documents/PreviewData.h"

#include "models/documents/SecretBytes.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QImageReader>
#include <QPromise>
#include <QSet>
#include <QStringDecoder>
#include <QThreadPool>

#include <memory>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

constexpr qsizetype mostText = 4 * 1024 * 1024;
/** A line is laid out as a whole, and what takes a minute for a megabyte is nothing for this. */
constexpr int longestLine = 2000;
constexpr int mostLines = 100'000;
/** A few kilobytes can ask for gigabytes of pixels. */
constexpr qint64 mostPixels = 80LL * 1000 * 1000;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Peak::PreviewData)
};

Preview imageOf(const QByteArray &bytes)
{
    QBuffer buffer;
    buffer.setData(bytes);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer);
    reader.setAutoTransform(true);
    const QSize size = reader.size();
    Preview preview;
    preview.kind = Preview::Kind::Image;
    if (size.isValid() && qint64(size.width()) * size.height() > mostPixels) {
        preview.kind = Preview::Kind::None;
        preview.whyNot = Words::tr("The picture has too many pixels to be shown here.");
    } else if (!reader.read(&preview.image)) {
        preview.kind = Preview::Kind::None;
        preview.whyNot = Words::tr("The picture can't be read: %1.").arg(reader.errorString());
    }
    return preview;
}

/** Long lines are broken, and of very many the first are shown. */
void breakLines(Preview *preview)
{
    QString shown;
    shown.reserve(preview->text.size() + preview->text.size() / longestLine + 1);
    int column = 0;
    int lines = 1;
    for (const QChar c : std::as_const(preview->text)) {
        if (c == u'\n' || c == u'\r' || c == QChar::ParagraphSeparator) {
            column = 0;
            ++lines;
        } else if (++column > longestLine && !c.isLowSurrogate()) {
            shown += u'\n';
            column = 1;
            ++lines;
        }
        if (lines > mostLines) {
            preview->cut = true;
            break;
        }
        shown += c;
    }
    preview->text.fill(u'\0');
    preview->text = shown;
}

Preview previewOf(QByteArray bytes, Preview::Kind kind)
{
    Preview preview;
    preview.kind = kind;
    switch (kind) {
    case Preview::Kind::Pdf:
        preview.bytes = std::move(bytes);
        return preview;
    case Preview::Kind::Image:
        preview = imageOf(bytes);
        break;
    case Preview::Kind::Text:
        preview.cut = bytes.size() > mostText;
        preview.text =
            PreviewData::textOf(preview.cut ? bytes.first(mostText) : bytes, &preview.encoding);
        breakLines(&preview);
        break;
    case Preview::Kind::None:
        preview.whyNot = Words::tr("Files of this kind can't be shown here.");
        break;
    }
    SecretBytes::wipe(bytes);
    return preview;
}

} // namespace

Preview::Kind PreviewData::kindOf(const QString &fileType, const QString &mimeType)
{
    static const QSet<QString> texts = {u"application/json"_s,   u"application/xml"_s,
                                        u"application/x-yaml"_s, u"message/rfc822"_s,
                                        u"application/sql"_s,    u"application/javascript"_s};
    if (fileType == u"pdf"_s || mimeType == u"application/pdf"_s)
        return Preview::Kind::Pdf;
    const QList<QByteArray> formats = QImageReader::supportedMimeTypes();
    if (mimeType.startsWith(u"image/"_s) && formats.contains(mimeType.toLatin1()))
        return Preview::Kind::Image;
    if (mimeType.startsWith(u"text/"_s) || texts.contains(mimeType) || fileType == u"txt"_s)
        return Preview::Kind::Text;
    return Preview::Kind::None;
}

QFuture<Preview> PreviewData::make(QByteArray bytes, const QString &fileType,
                                   const QString &mimeType)
{
    auto promise = std::make_shared<QPromise<Preview>>();
    const QFuture<Preview> made = promise->future();
    promise->start();
    const Preview::Kind kind = kindOf(fileType, mimeType);
    QThreadPool::globalInstance()->start([promise, kind, bytes = std::move(bytes)]() mutable {
        promise->addResult(previewOf(std::exchange(bytes, {}), kind));
        promise->finish();
    });
    return made;
}

QString PreviewData::textOf(const QByteArray &bytes, QString *encoding)
{
    if (const auto marked = QStringConverter::encodingForData(bytes)) {
        QStringDecoder decode(*marked);
        *encoding = QString::fromLatin1(QStringConverter::nameForEncoding(*marked));
        return decode(bytes);
    }
    QStringDecoder utf8(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString text = utf8(bytes);
    // What was cut may end inside of a letter: that is no other encoding.
    const qsizetype tail = qMax<qsizetype>(0, text.size() - 2);
    if (!utf8.hasError() || text.indexOf(QChar::ReplacementCharacter) >= tail) {
        *encoding = u"UTF-8"_s;
        return text;
    }
    *encoding = u"Windows-1252"_s;
    static const char16_t high[] = u"\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030"
                                   u"\u0160\u2039\u0152\u008d\u017d\u008f\u0090\u2018\u2019\u201c"
                                   u"\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d"
                                   u"\u017e\u0178";
    text = QString::fromLatin1(bytes);
    for (QChar &c : text) {
        if (c >= u'\u0080' && c <= u'\u009f')
            c = QChar(high[c.unicode() - 0x80]);
    }
    return text;
}

void PreviewData::wipe(Preview *preview)
{
    SecretBytes::wipe(preview->bytes);
    preview->text.fill(u'\0');
    preview->text.clear();
    if (!preview->image.isNull())
        preview->image.fill(0);
    preview->image = {};
    preview->kind = Preview::Kind::None;
}

} // namespace Peak
