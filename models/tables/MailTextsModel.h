#pragma once

#include "models/domain/MailText.h"

#include <QAbstractTableModel>
#include <QSet>

namespace Peak {

/**
 * The texts that go out: a row for each kind, a column for each language and way, and in each cell
 * whose words it has.
 *
 * Holds values and never queries. GUI thread.
 */
class MailTextsModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { KindColumn, EmailEnglish, EmailSpanish, SmsEnglish, SmsSpanish, ColumnCount };
    /** Whose words go out. */
    enum class Source { None, General, BuiltIn, Firm };
    enum Role { KeyRole = Qt::UserRole + 100, SourceRole, UnsavedRole }; ///< none of a list's

    explicit MailTextsModel(QObject *parent = nullptr);

    void setTexts(const QList<MailText> &texts);
    /** What was typed and is not saved. */
    void setUnsaved(const QSet<MailTextKey> &keys);

    MailTextKey keyAt(const QModelIndex &index) const;
    QModelIndex indexOf(const MailTextKey &key) const;
    Source source(const MailTextKey &key) const;
    /** What goes out now: its own words, or those of the general text. */
    MailText inForce(const MailTextKey &key) const;
    bool isEmpty() const { return m_texts.isEmpty(); }
    /** "Deadlines of exchanges". */
    static QString kindName(const QString &kind);
    /** "Deadlines of exchanges: e-mail, English". */
    static QString name(const MailTextKey &key);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    QString words(const QModelIndex &index) const;
    QString help(const MailTextKey &key) const;

    QStringList m_kinds;
    QHash<MailTextKey, MailText> m_texts;
    QSet<MailTextKey> m_unsaved;
};

} // namespace Peak
