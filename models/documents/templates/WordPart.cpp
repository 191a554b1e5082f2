#include "models/documents/templates/WordPart.h"

#include "models/documents/templates/XmlText.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

/** What the part calls the namespace of text documents: "w:", or nothing. */
QString prefixOf(const QString &text)
{
    static const QRegularExpression pattern(
        QStringLiteral("\\sxmlns(?::([A-Za-z_][\\w.-]*))?\\s*=\\s*[\"']"
                       "(?:http://schemas\\.openxmlformats\\.org/wordprocessingml/2006/main"
                       "|http://purl\\.oclc\\.org/ooxml/wordprocessingml/main)[\"']"));
    const auto match = pattern.match(text);
    if (!match.hasMatch())
        return u"w:"_s;
    return match.captured(1).isEmpty() ? QString() : match.captured(1) + u':';
}

bool isSeparator(QStringView name)
{
    static const QStringList separators = {u"tab"_s,           u"br"_s,         u"cr"_s,  u"sym"_s,
                                           u"noBreakHyphen"_s, u"softHyphen"_s, u"ptab"_s};
    return separators.contains(name);
}

} // namespace

Result<WordPart> WordPart::read(const QByteArray &bytes)
{
    const auto text = XmlText::read(bytes);
    if (!text)
        return text.error();
    WordPart part;
    part.m_text = *text;
    part.m_prefix = prefixOf(part.m_text);
    part.take(part.m_prefix);
    return part;
}

void WordPart::take(const QString &prefix)
{
    using Tag = XmlTags::Tag;
    XmlTags tags(m_text);
    QList<int> open; // paragraphs stand in each other where there are text boxes
    int piece = -1;  // the w:t that is being read
    while (const auto tag = tags.next()) {
        if (piece >= 0 && (tag->kind == Tag::Text || tag->kind == Tag::Data)) {
            const QStringView said = QStringView(m_text).mid(tag->start, tag->end - tag->start);
            m_pieces[piece].text += tag->kind == Tag::Text
                                        ? XmlText::unescaped(said)
                                        : said.mid(9, said.size() - 12).toString();
            continue;
        }
        if (tag->name.isEmpty() || !tag->name.startsWith(prefix))
            continue;
        const QStringView name = tag->name.mid(prefix.size());
        if (name == u"p" && tag->kind == Tag::Start) {
            m_paragraphs.append(Paragraph());
            open.append(int(m_paragraphs.size()) - 1);
        } else if (name == u"p" && tag->kind == Tag::End && !open.isEmpty()) {
            open.removeLast();
        } else if (open.isEmpty()) {
            continue;
        } else if (name == u"t" && tag->kind == Tag::Start) {
            piece = int(m_pieces.size());
            m_pieces.append({tag->start, tag->end, {}});
        } else if (name == u"t" && tag->kind == Tag::End && piece >= 0) {
            Piece &ended = m_pieces[piece];
            ended.end = tag->end;
            Paragraph &paragraph = m_paragraphs[open.last()];
            paragraph.stretches.append({piece, paragraph.text.size(), ended.text.size()});
            paragraph.text += ended.text;
            piece = -1;
        } else if (isSeparator(name) && tag->kind != Tag::End) {
            m_paragraphs[open.last()].text += u'\n';
        }
    }
}

void WordPart::scan(TemplateScan *scan) const
{
    for (const Paragraph &paragraph : m_paragraphs)
        Placeholders::note(Placeholders::find(paragraph.text), scan);
}

void WordPart::cut(const Paragraph &paragraph, const Placeholder &place, const QString &value,
                   QHash<int, QList<Cut>> *cuts) const
{
    bool first = true;
    for (const Stretch &stretch : paragraph.stretches) {
        const qsizetype from = qMax(place.start, stretch.start);
        const qsizetype to = qMin(place.start + place.length, stretch.start + stretch.length);
        if (from >= to)
            continue;
        (*cuts)[stretch.piece].append({from - stretch.start, to - from, first ? value : QString()});
        first = false;
    }
}

QByteArray WordPart::filled(const TemplateFilling &values) const
{
    QHash<int, QList<Cut>> cuts;
    for (const Paragraph &paragraph : m_paragraphs) {
        const QList<Placeholder> places = Placeholders::find(paragraph.text);
        for (const Placeholder &place : places) {
            if (const auto value = values.constFind(place.name); value != values.cend())
                cut(paragraph, place, Placeholders::clean(*value), &cuts);
        }
    }
    QList<int> changed = cuts.keys();
    std::sort(changed.begin(), changed.end());
    QString result;
    qsizetype at = 0;
    for (const int index : changed) {
        const Piece &piece = m_pieces.at(index);
        result += QStringView(m_text).mid(at, piece.start - at);
        result += written(piece, cuts.value(index));
        at = piece.end;
    }
    result += QStringView(m_text).mid(at);
    return XmlText::write(result);
}

QString WordPart::written(const Piece &piece, const QList<Cut> &cuts) const
{
    const QString open = u"<%1t xml:space=\"preserve\">"_s.arg(m_prefix);
    const QString close = u"</%1t>"_s.arg(m_prefix);
    QString result = open;
    qsizetype at = 0;
    for (const Cut &one : cuts) {
        result += XmlText::escaped(piece.text.mid(at, one.start - at));
        for (const QChar sign : one.value) {
            if (sign == u'\n' || sign == u'\t')
                result +=
                    close + (sign == u'\n' ? u"<%1br/>"_s : u"<%1tab/>"_s).arg(m_prefix) + open;
            else
                result += XmlText::escaped(QString(sign));
        }
        at = one.start + one.length;
    }
    return result + XmlText::escaped(piece.text.mid(at)) + close;
}

} // namespace Peak
