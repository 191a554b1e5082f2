#include "models/documents/templates/DocxTemplate.h"

#include "models/documents/templates/WordPart.h"
#include "models/documents/templates/XmlText.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QXmlStreamReader>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Peak::DocxTemplate)
};

const QString typesName = u"[Content_Types].xml"_s;
const QString templateType =
    u"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"_s;
const QString documentType =
    u"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"_s;

Error noDocument()
{
    return {ErrorKind::Invalid, Words::tr("This file is no Word document. Open it in Word, save it "
                                          "as .docx, and try again.")};
}

/** What a content type says of a part with text. */
enum class Text { None, Main, Beside };

Text textOf(const QString &contentType)
{
    if (contentType == documentType || contentType == templateType)
        return Text::Main;
    static const QStringList besides = {u"header"_s, u"footer"_s, u"footnotes"_s, u"endnotes"_s};
    for (const QString &kind : besides) {
        if (contentType ==
            u"application/vnd.openxmlformats-officedocument.wordprocessingml.%1+xml"_s.arg(kind))
            return Text::Beside;
    }
    return Text::None;
}

/** Links are followed by people, and what a document was once made from is on a disk of theirs. */
bool isHarmless(const QString &type, const QString &target)
{
    static const QRegularExpression onTheDisk(QStringLiteral("^file:///[A-Za-z]:[^/]?"));
    return type.endsWith(u"/hyperlink"_s) ||
           (type.endsWith(u"/attachedTemplate"_s) && target.contains(onTheDisk));
}

} // namespace

Result<QStringList> DocxTemplate::textParts(const ZipPackage &package)
{
    if (!package.has(typesName))
        return noDocument();
    const auto bytes = package.part(typesName);
    if (!bytes)
        return bytes.error();
    const auto text = XmlText::read(*bytes);
    if (!text)
        return text.error();
    QString main;
    QStringList parts;
    QXmlStreamReader reader(*text);
    while (!reader.atEnd()) {
        if (reader.readNext() != QXmlStreamReader::StartElement || reader.name() != u"Override")
            continue;
        QString name = reader.attributes().value(u"PartName"_s).toString();
        const QString type = reader.attributes().value(u"ContentType"_s).toString();
        if (type.contains(u"macroEnabled"_s))
            return Error{ErrorKind::Invalid,
                         Words::tr("This document has macros, and a template must not. Save it in "
                                   "Word as .docx, and try again.")};
        if (name.startsWith(u'/'))
            name.remove(0, 1);
        const Text kind = textOf(type);
        if (kind == Text::None || !package.has(name) || parts.contains(name))
            continue;
        if (kind == Text::Main && !main.isEmpty())
            return noDocument();
        if (kind == Text::Main)
            main = name;
        // The body first, then what stands beside it: so people look for what is missing.
        kind == Text::Main ? parts.prepend(name) : parts.append(name);
    }
    if (main.isEmpty())
        return noDocument();
    return parts;
}

Result<DocxTemplate> DocxTemplate::read(const QByteArray &bytes)
{
    if (!bytes.startsWith("PK"))
        return noDocument();
    auto package = ZipPackage::read(bytes);
    if (!package)
        return package.error();
    DocxTemplate made(std::move(*package));
    const auto parts = textParts(made.m_package);
    if (!parts)
        return parts.error();
    made.m_parts = *parts;
    for (const QString &name : *parts) {
        const auto content = made.m_package.part(name);
        if (!content)
            return content.error();
        const auto part = WordPart::read(*content);
        if (!part)
            return part.error();
        part->scan(&made.m_scan);
    }
    return made;
}

Result<QByteArray> DocxTemplate::filled(const TemplateFilling &values) const
{
    QHash<QString, QByteArray> changed;
    for (const QString &name : m_parts) {
        const auto content = m_package.part(name);
        if (!content)
            return content.error();
        const auto part = WordPart::read(*content);
        if (!part)
            return part.error();
        changed.insert(name, part->filled(values));
    }
    // A .dotx that is filled is a document like any other.
    auto types = m_package.part(typesName);
    if (types && types->contains(templateType.toLatin1()))
        changed.insert(typesName, types->replace(templateType.toLatin1(), documentType.toLatin1()));
    return m_package.with(changed);
}

Result<QStringList> DocxTemplate::loadsFromElsewhere(const QByteArray &bytes)
{
    const auto package = ZipPackage::read(bytes);
    if (!package)
        return package.error();
    QStringList found;
    const QStringList names = package->names();
    for (const QString &name : names) {
        if (!name.endsWith(u".rels"_s, Qt::CaseInsensitive))
            continue;
        const auto content = package->part(name);
        if (!content)
            return content.error();
        const auto text = XmlText::read(*content);
        if (!text)
            return text.error();
        QXmlStreamReader reader(*text);
        while (!reader.atEnd()) {
            if (reader.readNext() != QXmlStreamReader::StartElement)
                continue;
            const auto attributes = reader.attributes();
            const QString target = attributes.value(u"Target"_s).toString();
            if (attributes.value(u"TargetMode"_s).compare(u"External"_s, Qt::CaseInsensitive) ==
                    0 &&
                !isHarmless(attributes.value(u"Type"_s).toString(), target))
                found.append(target);
        }
    }
    return found;
}

} // namespace Peak
