#pragma once

#include "models/db/Result.h"
#include "models/documents/templates/Placeholders.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>

namespace Peak {

/**
 * One part of a Word document (its body, a header, the footnotes): finds placeholders however Word
 * has split them over runs, and puts values in their place.
 *
 * A value takes the formatting of the run in which its placeholder begins. Everything else stays
 * byte for byte as it is. Plain value; any thread.
 */
class WordPart
{
public:
    static Result<WordPart> read(const QByteArray &bytes);

    void scan(TemplateScan *scan) const;
    /** What `values` does not have stays as it is written. */
    QByteArray filled(const TemplateFilling &values) const;

private:
    /** One w:t: where it stands, and its text. */
    struct Piece
    {
        qsizetype start = 0; ///< of its start tag
        qsizetype end = 0;   ///< behind its end tag
        QString text;
    };
    /** A piece of a paragraph's text, or what separates two of them (piece -1). */
    struct Stretch
    {
        int piece = -1;
        qsizetype start = 0; ///< in the paragraph's text
        qsizetype length = 0;
    };
    struct Paragraph
    {
        QString text;
        QList<Stretch> stretches;
    };
    /** What becomes of a part of a piece. */
    struct Cut
    {
        qsizetype start = 0;
        qsizetype length = 0;
        QString value;
    };

    void take(const QString &prefix);
    QString written(const Piece &piece, const QList<Cut> &cuts) const;
    void cut(const Paragraph &paragraph, const Placeholder &place, const QString &value,
             QHash<int, QList<Cut>> *cuts) const;

    QString m_text;
    QString m_prefix; ///< "w:", as a rule
    QList<Piece> m_pieces;
    QList<Paragraph> m_paragraphs;
};

} // namespace Peak
