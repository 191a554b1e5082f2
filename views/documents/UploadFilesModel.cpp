#include "views/documents/UploadFilesModel.h"

#include "models/documents/SafeFileName.h"
#include "models/domain/Status.h"
#include "views/common/Fields.h"
#include "views/documents/TransferText.h"

#include <QSet>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

UploadFilesModel::UploadFilesModel(QObject *parent) : QAbstractTableModel(parent) {}

int UploadFilesModel::add(const QList<UploadFile> &files)
{
    QSet<QString> known;
    for (const UploadFile &file : std::as_const(m_files))
        known.insert(file.path);
    QList<UploadFile> added;
    for (const UploadFile &file : files) {
        if (!known.contains(file.path))
            added.append(file);
    }
    if (added.isEmpty())
        return 0;
    const int first = int(m_files.size());
    beginInsertRows({}, first, first + int(added.size()) - 1);
    m_files += added;
    endInsertRows();
    return int(added.size());
}

void UploadFilesModel::removeRowsAt(QList<int> rows)
{
    std::sort(rows.begin(), rows.end(), std::greater<>());
    for (const int row : std::as_const(rows)) {
        if (row < 0 || row >= m_files.size())
            continue;
        beginRemoveRows({}, row, row);
        m_files.removeAt(row);
        endRemoveRows();
    }
}

void UploadFilesModel::setDetails(int row, const UploadDetails &details)
{
    if (row < 0 || row >= m_files.size() || m_files.at(row).details == details)
        return;
    m_files[row].details = details;
    Q_EMIT dataChanged(index(row, TypeColumn), index(row, TypeColumn));
}

void UploadFilesModel::setTwins(const QHash<QByteArray, QString> &twins)
{
    for (int row = 0; row < m_files.size(); ++row) {
        UploadFile &file = m_files[row];
        const QString twin = file.sha256.isEmpty() ? QString() : twins.value(file.sha256);
        if (twin == file.twin)
            continue;
        file.twin = twin;
        Q_EMIT dataChanged(index(row, NoteColumn), index(row, NoteColumn));
    }
}

void UploadFilesModel::setExchange(int row, const QUuid &exchange, const QString &name)
{
    UploadFile &file = m_files[row];
    file.exchange = exchange;
    file.exchangeName = name;
    file.chosen = !exchange.isNull();
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

void UploadFilesModel::applyRule(const FileNameRule &rule, const QHash<QString, FoundPerson> &known,
                                 const QStringList &types)
{
    beginResetModel();
    for (UploadFile &file : m_files) {
        if (file.chosen)
            continue;
        const QString named = file.found.isEmpty() ? file.name : file.found;
        const FileNameRule::Match match = rule.match(named, file.folder);
        file.exchange = {};
        file.exchangeName.clear();
        for (const QString &number : match.numbers) {
            const auto exchange = known.constFind(number.toLower());
            if (exchange == known.constEnd())
                continue;
            file.exchange = exchange->id;
            file.exchangeName = exchange->name;
            break;
        }
        if (file.details.type.isEmpty())
            file.details.type =
                match.type.isEmpty() ? FileNameRule::typeIn(named, types) : match.type;
    }
    std::stable_partition(m_files.begin(), m_files.end(),
                          [](const UploadFile &file) { return file.exchange.isNull(); });
    endResetModel();
}

qint64 UploadFilesModel::bytes() const
{
    qint64 bytes = 0;
    for (const UploadFile &file : m_files)
        bytes += file.bytes;
    return bytes;
}

QString UploadFilesModel::faultOf(int row) const
{
    const UploadFile &file = m_files.at(row);
    if (!file.fault.isEmpty())
        return tr("“%1”: %2").arg(file.name, file.fault);
    if (file.name.isEmpty())
        return tr("The file in row %1 has no name.").arg(row + 1);
    if (!SafeFileName::isSafe(file.name))
        return tr("“%1” can't be used as a name everywhere: leave out / \\ : * ? \" < > | and keep "
                  "it short.")
            .arg(file.name);
    if (m_several && file.exchange.isNull())
        return tr("“%1” belongs to no exchange yet.").arg(file.name);
    return {};
}

int UploadFilesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_files.size());
}

int UploadFilesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString UploadFilesModel::note(const UploadFile &file) const
{
    QStringList notes;
    if (!file.fault.isEmpty())
        notes << file.fault;
    if (!SafeFileName::isSafe(file.name))
        notes << tr("This name can't be used everywhere.");
    if (m_several && file.exchange.isNull())
        notes << tr("No exchange found in its name: choose one.");
    if (!file.twin.isEmpty())
        notes << tr("The same file is there as “%1”.").arg(file.twin);
    if (!file.warning.isEmpty())
        notes << file.warning;
    if (!file.found.isEmpty())
        notes << tr("Its name was made safe: it is “%1” here.").arg(file.found.simplified());
    if (file.bytes == 0)
        notes << tr("It is empty.");
    if (!file.folder.isEmpty())
        notes << tr("From %1").arg(file.folder);
    return notes.join(u' ');
}

QVariant UploadFilesModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_files.size())
        return {};
    const UploadFile &file = m_files.at(index.row());
    if (role == StatusRole) {
        const Status status =
            !faultOf(index.row()).isEmpty() ? Status::Danger
            : !file.twin.isEmpty() || !file.warning.isEmpty() || !file.found.isEmpty()
                ? Status::Warning
                : Status::Neutral;
        return QVariant::fromValue(status);
    }
    if (role == ExchangeRole)
        return file.exchange;
    if (role == IconRole)
        return iconOf(file.fileType);
    if (role == Qt::ToolTipRole)
        return index.column() == NameColumn ? QVariant(file.path) : QVariant(note(file));
    if (role == Qt::TextAlignmentRole && index.column() == SizeColumn)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != Qt::EditRole && role != Qt::AccessibleTextRole)
        return {};
    QString text;
    switch (index.column()) {
    case NameColumn:
        text = file.name;
        break;
    case ExchangeColumn:
        text = file.exchange.isNull() && m_several ? tr("Choose one") : file.exchangeName;
        break;
    case TypeColumn:
        text = file.details.type;
        break;
    case KindColumn:
        text = file.kind;
        break;
    case SizeColumn:
        text = TransferText::bytes(file.bytes);
        break;
    default:
        text = note(file);
    }
    return role == Qt::AccessibleTextRole && text.isEmpty() ? tr("nothing") : text;
}

bool UploadFilesModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::EditRole || !index.isValid() || index.row() >= m_files.size())
        return false;
    UploadFile &file = m_files[index.row()];
    const QString text = Fields::clean(value.toString()).simplified();
    if (index.column() == NameColumn)
        file.name = text;
    else if (index.column() == TypeColumn)
        file.details.type = text.left(100);
    else
        return false;
    Q_EMIT dataChanged(this->index(index.row(), 0), this->index(index.row(), ColumnCount - 1));
    return true;
}

QVariant UploadFilesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("File name");
    case ExchangeColumn:
        return tr("Exchange");
    case TypeColumn:
        return tr("Type of document");
    case KindColumn:
        return tr("Content");
    case SizeColumn:
        return tr("Size");
    default:
        return tr("Note");
    }
}

Qt::ItemFlags UploadFilesModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (index.column() == NameColumn || index.column() == TypeColumn ||
        index.column() == ExchangeColumn)
        flags |= Qt::ItemIsEditable;
    return flags;
}

QString UploadFilesModel::iconOf(const QString &fileType)
{
    static const QSet<QString> images = {u"jpg"_s, u"png"_s,  u"gif"_s, u"tif"_s,
                                         u"bmp"_s, u"webp"_s, u"svg"_s, u"heic"_s};
    static const QSet<QString> sheets = {u"xlsx"_s, u"xls"_s, u"ods"_s, u"csv"_s};
    static const QSet<QString> archives = {u"zip"_s, u"7z"_s, u"rar"_s, u"gz"_s, u"tar"_s};
    static const QSet<QString> texts = {u"pdf"_s, u"docx"_s, u"doc"_s, u"odt"_s,
                                        u"txt"_s, u"rtf"_s,  u"html"_s};
    return images.contains(fileType)     ? u"file-image"_s
           : sheets.contains(fileType)   ? u"file-spreadsheet"_s
           : archives.contains(fileType) ? u"file-archive"_s
           : texts.contains(fileType)    ? u"file-text"_s
                                         : u"file"_s;
}

} // namespace Peak
