#pragma once

#include "models/domain/Exchange.h"

#include <QUuid>
#include <QWidget>

class QGridLayout;
class QScrollArea;

namespace Peak {

class FieldGroup;
class ValueLabel;

/**
 * The fields of one exchange, in groups, to read and to copy from; its dates come first.
 *
 * Given the exchange as a value; asks for nothing. A newer value of the same exchange keeps the
 * place that was scrolled to. GUI thread.
 */
class ExchangeOverview final : public QWidget
{
    Q_OBJECT

public:
    explicit ExchangeOverview(QWidget *parent = nullptr);

    /** `today` is the firm's date, by which the days left are counted. */
    void setExchange(const Peak::Exchange &exchange, const QDate &today);
    void setStale(bool stale);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void makeGroups();
    FieldGroup *addGroup(const QString &title, const QList<QPair<QString, ValueLabel **>> &fields);
    void arrange();
    void fill(const Peak::Exchange &exchange, const QDate &today);
    void fillProperty(const Peak::ExchangeProperty &property, ValueLabel *const *labels);

    enum PropertyField {
        Address,
        City,
        Apn,
        Escrow,
        Title,
        ContractDate,
        Value,
        Party1,
        Party2,
        PropertyFieldCount
    };

    QUuid m_id;
    int m_columns = 0;
    QScrollArea *m_scroll;
    QWidget *m_sheet;
    QGridLayout *m_grid;
    QList<FieldGroup *> m_groups;

    ValueLabel *m_day45, *m_day180, *m_stage, *m_stageChanged, *m_status, *m_priority, *m_type;
    ValueLabel *m_identified, *m_closeOfEscrow, *m_reason, *m_active;
    ValueLabel *m_client, *m_vesting, *m_coordinator;
    ValueLabel *m_relinquished[PropertyFieldCount];
    ValueLabel *m_replacement[PropertyFieldCount];
    ValueLabel *m_relinquishedValue, *m_replacementValue, *m_proceeds, *m_bank;
    QString m_matter;
    ValueLabel *m_source, *m_lastSync, *m_created, *m_updated;
    ValueLabel *m_notes;
};

} // namespace Peak
