#pragma once

#include "models/db/Error.h"
#include "models/domain/Exchange.h"

#include <QUuid>
#include <QWidget>

class QGridLayout;
class QScrollArea;
class QStackedWidget;

namespace Peak {

class EmptyState;
class FieldGroup;
class MessageBar;
class PageHeader;
class ValueLabel;

/**
 * Everything about one exchange, in groups, to read and to copy from.
 *
 * Given the exchange as a value and shows it; edits nothing and asks for nothing. setExchange()
 * with a newer value of the same exchange keeps the place that was scrolled to. GUI thread.
 */
class ExchangeDetailsPage final : public QWidget
{
    Q_OBJECT

public:
    explicit ExchangeDetailsPage(QWidget *parent = nullptr);
    ~ExchangeDetailsPage() override;

    /** The exchange on screen, or being loaded; null when there is none. */
    QUuid exchangeId() const { return m_id; }
    /** True when setExchange() has come since the last showLoading(). */
    bool isLoaded() const { return m_loaded; }
    MessageBar *messages() const { return m_messages; }

public Q_SLOTS:
    void showLoading(const QUuid &exchangeId);
    /** `today` is the firm's date, by which the days left are counted. */
    void setExchange(const Peak::Exchange &exchange, const QDate &today);
    void showError(const Peak::Error &error);
    void setStale(bool stale);

Q_SIGNALS:
    void backRequested();
    void retryRequested(const QUuid &exchangeId);

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
    bool m_loaded = false;
    int m_columns = 0;
    PageHeader *m_header;
    MessageBar *m_messages;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
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
    ValueLabel *m_pantherId, *m_lastSync, *m_created, *m_updated;
    ValueLabel *m_notes;
};

} // namespace Peak
