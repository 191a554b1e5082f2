#include "app/pages/TemplateUpload.h"

#include "models/documents/templates/Background.h"
#include "models/documents/templates/TemplateFile.h"
#include "models/documents/templates/ZipPackage.h"

#include <QCoreApplication>
#include <QFile>

namespace Peak {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Peak::TemplateUpload)
};

Result<QJsonArray> variablesOf(const UploadFile &file)
{
    QFile opened(file.path);
    if (!opened.open(QIODevice::ReadOnly))
        return Error{ErrorKind::Invalid, Words::tr("The file can't be read.")};
    // One byte more than is taken tells that it is too large.
    return templateVariables(opened.read(ZipPackage::mostBytes + 1), file.fileType);
}

} // namespace

QFuture<TemplateUpload::Read> TemplateUpload::read(const QList<UploadFile> &files)
{
    return Background::run([files](const Background::Stopped &) {
        Read read;
        for (const UploadFile &file : files) {
            if (!file.details.isTemplate)
                continue;
            const auto variables = variablesOf(file);
            if (variables) {
                read.variables.insert(file.path, *variables);
                continue;
            }
            read.refused.append(file.path);
            read.told =
                Words::tr("“%1” was not uploaded. %2").arg(file.name, variables.error().message);
        }
        if (read.refused.size() > 1)
            read.told += u' ' + Words::tr("%n file(s) were left out in all.", nullptr,
                                          int(read.refused.size()));
        return read;
    });
}

} // namespace Peak
