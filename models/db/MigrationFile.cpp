#include "models/db/MigrationFile.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QRegularExpression>

#include <algorithm>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

QString MigrationFile::sha256() const
{
    return QString::fromLatin1(QCryptographicHash::hash(sql, QCryptographicHash::Sha256).toHex());
}

QString MigrationFile::title() const
{
    return u"%1 %2"_s.arg(number, 4, 10, QChar(u'0')).arg(name);
}

MigrationFile MigrationFile::fromText(const QString &fileName, const QByteArray &sql)
{
    static const QRegularExpression breaks(u"^-- +Breaks +(?!nothing)\\S"_s,
                                           QRegularExpression::MultilineOption |
                                               QRegularExpression::CaseInsensitiveOption);
    MigrationFile file;
    file.number = fileName.section(u'_', 0, 0).toInt();
    file.name = fileName.section(u'_', 1).section(u'.', 0, 0);
    file.sql = sql;
    file.sql.replace("\r\n", "\n");
    file.breaking = breaks.match(QString::fromUtf8(file.sql)).hasMatch();
    return file;
}

QList<MigrationFile> MigrationFile::embedded()
{
    const QDir folder(u":/sql/migrations"_s);
    QList<MigrationFile> files;
    for (const QString &name : folder.entryList({u"*.sql"_s}, QDir::Files, QDir::Name)) {
        QFile file(folder.filePath(name));
        if (file.open(QIODevice::ReadOnly))
            files.append(fromText(name, file.readAll()));
    }
    std::sort(files.begin(), files.end(),
              [](const auto &left, const auto &right) { return left.number < right.number; });
    return files;
}

} // namespace Peak
