#pragma once

#include "models/messages/TranscriptFile.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>
#include <QTextCharFormat>

#include <memory>

QT_FORWARD_DECLARE_CLASS(QTextDocument)

namespace Peak {

/**
 * The transcript for people: letter size, a message after the other, its hash below it in small.
 *
 * Times are in the firm's time zone and say so. What was written is text, never markup. Keeps no
 * page that is done, so that a long room needs no more memory than a short one. Needs a
 * QGuiApplication; any thread, but all calls on the same one or one after the other.
 */
class TranscriptPdf final : public TranscriptFile
{
    Q_DECLARE_TR_FUNCTIONS(Peak::TranscriptPdf)

public:
    explicit TranscriptPdf(const QString &path) : m_file(path) {}
    ~TranscriptPdf() override;

    Result<void> begin(const TranscriptHead &head) override;
    Result<void> add(const TranscriptLine &line) override;
    Result<void> finish(const TranscriptTotal &total) override;

private:
    struct Piece
    {
        QString text;
        QTextCharFormat format;
    };

    QString timeOf(const QString &sentAt) const;
    Piece headOf(const TranscriptLine &line) const;
    void put(const QList<Piece> &paragraphs);
    void drawPart(QTextDocument &document, qreal from, qreal height);
    void nextPage();
    void drawFoot();
    Error unwritable() const;

    QSaveFile m_file;
    std::unique_ptr<QPdfWriter> m_writer;
    QPainter m_painter; ///< after the writer, which it must not outlive
    TranscriptHead m_head;
    QSizeF m_sheet;
    qreal m_top = 0; ///< where the next message begins on this page
    int m_page = 1;
};

} // namespace Peak
