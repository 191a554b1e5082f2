#include "models/documents/templates/XmlText.h"

#include <QCoreApplication>
#include <QStringDecoder>
#include <QXmlStreamReader>

namespace Peak {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Peak::XmlText)
};

Error broken(const QString &detail)
{
    return {ErrorKind::Invalid,
            Words::tr("A part of this document is damaged. Nothing was changed. Open it in Word, "
                      "save it as .docx, and try again."),
            {},
            detail};
}

QString decoded(const QByteArray &bytes, bool *ok)
{
    const auto encoding = QStringConverter::encodingForData(bytes, u'<');
    QStringDecoder decoder(encoding.value_or(QStringConverter::Utf8));
    QString text = decoder.decode(bytes);
    if (text.startsWith(QChar::ByteOrderMark))
        text.remove(0, 1);
    *ok = !decoder.hasError() && !text.contains(QChar::Null);
    return text;
}

/** Who reads a tag compares each of its attributes with every other. */
bool hasTooManyAttributes(QStringView text)
{
    constexpr int most = 300;
    int equals = 0;
    for (const QChar sign : text) {
        if (sign == u'<')
            equals = 0;
        else if (sign == u'=' && ++equals > most)
            return true;
    }
    return false;
}

} // namespace

Result<QString> XmlText::read(const QByteArray &bytes)
{
    bool ok = false;
    const QString text = decoded(bytes, &ok);
    if (!ok)
        return broken(QStringLiteral("not in UTF-8 or UTF-16"));
    if (hasTooManyAttributes(text))
        return broken(QStringLiteral("a tag has too many attributes"));
    QXmlStreamReader reader(text);
    reader.setNamespaceProcessing(false);
    int depth = 0;
    while (!reader.atEnd()) {
        switch (reader.readNext()) {
        case QXmlStreamReader::DTD:
        case QXmlStreamReader::EntityReference:
            return broken(QStringLiteral("it has a document type, which no part has"));
        case QXmlStreamReader::StartElement:
            if (++depth > deepest)
                return broken(QStringLiteral("it is nested too deep"));
            break;
        case QXmlStreamReader::EndElement:
            --depth;
            break;
        default:
            break;
        }
    }
    if (reader.hasError())
        return broken(
            QStringLiteral("line %1: error %2").arg(reader.lineNumber()).arg(reader.error()));
    return text;
}

QByteArray XmlText::write(const QString &text)
{
    QString said = text;
    if (said.startsWith(u"<?xml"))
        said.remove(0, said.indexOf(u"?>") + 2);
    return QByteArrayLiteral("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>") +
           (said.startsWith(u'\n') || said.startsWith(u'\r') ? QByteArray() : QByteArray("\n")) +
           said.toUtf8();
}

QString XmlText::escaped(const QString &text)
{
    return text.toHtmlEscaped();
}

QString XmlText::unescaped(QStringView text)
{
    QString result;
    result.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const qsizetype end = text.at(i) == u'&' ? text.indexOf(u';', i) : -1;
        if (end < 0) {
            result.append(text.at(i));
            continue;
        }
        const QStringView name = text.mid(i + 1, end - i - 1);
        i = end;
        if (name == u"amp")
            result.append(u'&');
        else if (name == u"lt")
            result.append(u'<');
        else if (name == u"gt")
            result.append(u'>');
        else if (name == u"quot")
            result.append(u'"');
        else if (name == u"apos")
            result.append(u'\'');
        else if (name.startsWith(u"#x"))
            result.append(QStringView(QChar::fromUcs4(name.mid(2).toUInt(nullptr, 16))));
        else if (name.startsWith(u'#'))
            result.append(QStringView(QChar::fromUcs4(name.mid(1).toUInt())));
    }
    return result;
}

std::optional<XmlTags::Tag> XmlTags::next()
{
    if (m_at >= m_text.size())
        return std::nullopt;
    Tag tag;
    tag.start = m_at;
    const auto until = [this](QStringView end) {
        const qsizetype found = m_text.indexOf(end, m_at);
        return found < 0 ? m_text.size() : found + end.size();
    };
    const QStringView rest = m_text.mid(m_at);
    if (rest.front() != u'<') {
        const qsizetype end = m_text.indexOf(u'<', m_at);
        tag.kind = Tag::Text;
        tag.end = end < 0 ? m_text.size() : end;
    } else if (rest.startsWith(u"<!--")) {
        tag.end = until(u"-->");
    } else if (rest.startsWith(u"<![CDATA[")) {
        tag.kind = Tag::Data;
        tag.end = until(u"]]>");
    } else if (rest.startsWith(u"<?")) {
        tag.end = until(u"?>");
    } else {
        qsizetype at = m_at + 1;
        QChar quote;
        for (; at < m_text.size(); ++at) {
            const QChar sign = m_text.at(at);
            if (!quote.isNull())
                quote = sign == quote ? QChar() : quote;
            else if (sign == u'"' || sign == u'\'')
                quote = sign;
            else if (sign == u'>')
                break;
        }
        tag.end = qMin(at + 1, m_text.size());
        const bool closes = m_text.at(m_at + 1) == u'/';
        tag.kind = closes ? Tag::End : m_text.at(at - 1) == u'/' ? Tag::Empty : Tag::Start;
        const qsizetype from = m_at + (closes ? 2 : 1);
        qsizetype to = from;
        while (to < tag.end && !m_text.at(to).isSpace() && m_text.at(to) != u'/' &&
               m_text.at(to) != u'>')
            ++to;
        tag.name = m_text.mid(from, to - from);
    }
    m_at = tag.end;
    return tag;
}

} // namespace Peak
