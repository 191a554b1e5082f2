#pragma once

#include "models/db/Result.h"

#include <QByteArray>
#include <QString>
#include <QStringView>

#include <optional>

namespace Peak {

/**
 * An XML part as text, known to be well-formed, harmless, and no deeper than documents are.
 *
 * No document type, so no entities but XML's own; nothing is ever loaded. Any thread.
 */
class XmlText
{
public:
    static constexpr int deepest = 400;

    /** The text of the part, or why not. */
    static Result<QString> read(const QByteArray &bytes);
    /** As UTF-8, saying so. */
    static QByteArray write(const QString &text);
    static QString escaped(const QString &text);
    /** Of text between tags, with XML's own entities and numbers read. */
    static QString unescaped(QStringView text);
};

/** Goes through a text that XmlText::read() let pass, tag by tag. Holds a view of it. */
class XmlTags
{
public:
    struct Tag
    {
        enum Kind { Start, End, Empty, Text, Data, Other };
        Kind kind = Other;
        qsizetype start = 0; ///< of the tag itself, or of the text
        qsizetype end = 0;   ///< behind it
        QStringView name;    ///< with its prefix
    };

    explicit XmlTags(QStringView text) : m_text(text) {}
    std::optional<Tag> next();

private:
    QStringView m_text;
    qsizetype m_at = 0;
};

} // namespace Peak
