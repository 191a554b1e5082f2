#pragma once

#include <QHash>
#include <QJsonObject>
#include <QUuid>
#include <QWidget>

class QLabel;

namespace Peak {

class DiffView;
class FieldGroup;
class ValueLabel;

/**
 * One entry of the record in full: what happened, who, where from, with which program, on whose
 * behalf, and the values before and after.
 *
 * Given the cells of a row of the list "audit"; asks nobody. GUI thread.
 */
class AuditEntryView final : public QWidget
{
    Q_OBJECT

public:
    explicit AuditEntryView(QWidget *parent = nullptr);

    void setEntry(const QUuid &id, const QJsonObject &cells);
    /** Nothing is selected. */
    void clear();
    QUuid entry() const { return m_id; }
    DiffView *diff() const { return m_diff; }
    /** Names for ids, as they become known; kept for entries shown later. */
    void addNames(const QHash<QUuid, QString> &names);
    /** Ids of the object and in the values that have no name yet. */
    QList<QUuid> unnamed() const;

private:
    void fill(const QJsonObject &cells);
    void showObject();

    QUuid m_id;
    QString m_objectKind, m_objectId, m_objectName; // the name that the entry itself holds
    QHash<QUuid, QString> m_names;
    QLabel *m_title;
    QLabel *m_hint;
    QWidget *m_sheet;
    ValueLabel *m_time, *m_person, *m_object, *m_exchange, *m_outcome;
    ValueLabel *m_address, *m_program, *m_session, *m_real;
    DiffView *m_diff;
};

} // namespace Peak
