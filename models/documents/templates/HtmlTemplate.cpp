#include "models/documents/templates/HtmlTemplate.h"

#include "models/documents/templates/HtmlText.h"
#include "models/documents/templates/PagedPdf.h"
#include "models/documents/templates/Placeholders.h"

#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>

namespace Peak {

namespace {

void fill(QTextDocument *document, const QTextBlock &block, const TemplateFilling &values)
{
    const QList<Placeholder> places = Placeholders::find(block.text());
    for (auto place = places.crbegin(); place != places.crend(); ++place) {
        const auto value = values.constFind(place->name);
        if (value == values.cend())
            continue;
        const int start = block.position() + int(place->start);
        QTextCursor cursor(document);
        cursor.setPosition(start + 1);
        const QTextCharFormat format = cursor.charFormat();
        cursor.setPosition(start);
        cursor.setPosition(start + int(place->length), QTextCursor::KeepAnchor);
        QString text = Placeholders::clean(*value);
        text.replace(u'\n', QChar(QChar::LineSeparator));
        if (text.isEmpty())
            cursor.removeSelectedText();
        else
            cursor.insertText(text, format);
    }
}

QString filledText(const QString &text, const TemplateFilling &values)
{
    QString result = text;
    const QList<Placeholder> places = Placeholders::find(text);
    for (auto place = places.crbegin(); place != places.crend(); ++place) {
        if (const auto value = values.constFind(place->name); value != values.cend())
            result.replace(place->start, place->length, Placeholders::clean(*value).simplified());
    }
    return result;
}

} // namespace

Result<HtmlTemplate> HtmlTemplate::read(const QByteArray &bytes)
{
    const auto document = HtmlText::read(bytes);
    if (!document)
        return document.error();
    HtmlTemplate made;
    made.m_bytes = bytes;
    for (QTextBlock block = (*document)->begin(); block.isValid(); block = block.next())
        Placeholders::note(Placeholders::find(block.text()), &made.m_scan);
    Placeholders::note(
        Placeholders::find((*document)->metaInformation(QTextDocument::DocumentTitle)),
        &made.m_scan);
    return made;
}

Result<QByteArray> HtmlTemplate::pdf(const TemplateFilling &values) const
{
    auto read = HtmlText::read(m_bytes);
    if (!read)
        return read.error();
    QTextDocument *document = read.value().get();
    for (QTextBlock block = document->begin(); block.isValid(); block = block.next())
        fill(document, block, values);
    return PagedPdf::of(
        document, filledText(document->metaInformation(QTextDocument::DocumentTitle), values));
}

} // namespace Peak
