#pragma once

#include "models/domain/UploadFile.h"

#include <QFuture>
#include <QHash>
#include <QJsonArray>
#include <QList>
#include <QStringList>

namespace Peak {

/** Looks into files that are to be uploaded as templates, away from the GUI thread. */
namespace TemplateUpload {

struct Read
{
    QHash<QString, QJsonArray> variables; ///< by path: what the template asks for
    QStringList refused;                  ///< paths of what can be no template
    QString told;                         ///< for people: why
};

QFuture<Read> read(const QList<UploadFile> &files);

} // namespace TemplateUpload
} // namespace Peak
