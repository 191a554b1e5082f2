#pragma once

#include "models/domain/Editing.h"
#include "models/domain/FileNameRule.h"
#include "models/domain/UploadFile.h"

#include <QAbstractTableModel>
#include <QHash>

namespace Peak {

/**
 * The files that are about to be uploaded, as rows; names can be edited where they stand.
 *
 * Holds values, reads no file. GUI thread.
 */
class UploadFilesModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        NameColumn,
        ExchangeColumn,
        TypeColumn,
        KindColumn,
        SizeColumn,
        NoteColumn,
        ColumnCount
    };
    /** Away from those of our lists, whose delegate paints the cells. */
    enum Role { StatusRole = Qt::UserRole + 500, IconRole, ExchangeRole };

    explicit UploadFilesModel(QObject *parent = nullptr);

    const QList<UploadFile> &files() const { return m_files; }
    /** Those whose path is here already are left out; how many were added. */
    int add(const QList<UploadFile> &files);
    void removeRowsAt(QList<int> rows);
    void setDetails(int row, const UploadDetails &details);
    /** By SHA-256: the name of an equal document where these would go. */
    void setTwins(const QHash<QByteArray, QString> &twins);
    /** Each file goes to an exchange of its own: one without is a fault. */
    void setForSeveral(bool several) { m_several = several; }
    void setExchange(int row, const QUuid &exchange, const QString &name);
    /** What the rule finds in their names, but where somebody chose by hand; those that belong
     * nowhere come first. `known`: exchanges by number. */
    void applyRule(const FileNameRule &rule, const QHash<QString, FoundPerson> &known,
                   const QStringList &types);
    /** Of all that can be read. */
    qint64 bytes() const;
    /** Why it can't be uploaded under this name, or at all; empty: it can. */
    QString faultOf(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

    static QString iconOf(const QString &fileType);

private:
    QString note(const UploadFile &file) const;

    QList<UploadFile> m_files;
    bool m_several = false;
};

} // namespace Peak
