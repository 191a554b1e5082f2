#include "models/documents/templates/TemplateFile.h"

#include "models/documents/templates/DocxTemplate.h"
#include "models/documents/templates/DocxToPdf.h"
#include "models/documents/templates/HtmlTemplate.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Peak::TemplateFile)
};

bool isWord(const QString &fileType)
{
    return fileType.compare(u"docx"_s, Qt::CaseInsensitive) == 0 ||
           fileType.compare(u"dotx"_s, Qt::CaseInsensitive) == 0;
}

Error noTemplate()
{
    return {ErrorKind::Invalid,
            Words::tr("A template is a Word document (.docx) or an HTML page.")};
}

} // namespace

bool TemplateFile::isHtml(const QString &fileType)
{
    return fileType.compare(u"html"_s, Qt::CaseInsensitive) == 0 ||
           fileType.compare(u"htm"_s, Qt::CaseInsensitive) == 0;
}

bool TemplateFile::isTemplateType(const QString &fileType)
{
    return isWord(fileType) || isHtml(fileType);
}

QString TemplateFile::whyNot(const QString &fileType, Format format)
{
    if (isHtml(fileType))
        return format == Format::Pdf ? QString()
                                     : Words::tr("An HTML template becomes a PDF. Only a Word "
                                                 "template becomes a Word document.");
    if (!isWord(fileType))
        return noTemplate().message;
    return format == Format::Docx ? QString() : DocxToPdf::whyNot();
}

Result<TemplateScan> TemplateFile::scan(const QByteArray &bytes, const QString &fileType)
{
    if (isHtml(fileType)) {
        const auto page = HtmlTemplate::read(bytes);
        return page ? Result<TemplateScan>(page->scan()) : page.error();
    }
    if (!isWord(fileType))
        return noTemplate();
    const auto document = DocxTemplate::read(bytes);
    return document ? Result<TemplateScan>(document->scan()) : document.error();
}

Result<QByteArray> TemplateFile::filled(const QByteArray &bytes, const QString &fileType,
                                        Format format, const TemplateFilling &values,
                                        const std::function<bool()> &stopped)
{
    if (const QString why = whyNot(fileType, format); !why.isEmpty())
        return Error{ErrorKind::Invalid, why};
    if (isHtml(fileType)) {
        const auto page = HtmlTemplate::read(bytes);
        return page ? page->pdf(values) : page.error();
    }
    const auto document = DocxTemplate::read(bytes);
    if (!document)
        return document.error();
    const auto made = document->filled(values);
    return made && format == Format::Pdf ? DocxToPdf::convert(*made, stopped) : made;
}

Result<QJsonArray> templateVariables(const QByteArray &bytes, const QString &fileType)
{
    const auto scan = TemplateFile::scan(bytes, fileType);
    if (!scan)
        return scan.error();
    return QJsonArray::fromStringList(scan->names);
}

} // namespace Peak
