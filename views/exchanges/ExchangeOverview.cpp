#include "views/exchanges/ExchangeOverview.h"

#include "models/tables/ExchangeText.h"
#include "views/common/DeadlineDelegate.h"
#include "views/common/FieldGroup.h"
#include "views/common/FocusWalk.h"
#include "views/common/Theme.h"
#include "views/exchanges/ExchangeDelegates.h"

#include <QGridLayout>
#include <QKeyEvent>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

namespace Peak {

namespace {

constexpr int TwoColumnsFrom = 860;
constexpr int WidestSheet = 1320;

QString line(const QStringList &parts, const QString &between)
{
    QStringList filled;
    for (const QString &part : parts) {
        if (!part.trimmed().isEmpty())
            filled.append(part.trimmed());
    }
    return filled.join(between);
}

/** The date the firm keeps; where its close of escrow gives another (or the firm keeps none), that
 * one is said beside it: imported dates can be missing or wrong. */
void showDeadline(ValueLabel *label, const Deadline &deadline, QDate counted)
{
    const DeadlineLook look = DeadlineLook::of(deadline.state);
    const QString kept = ExchangeText::deadline(deadline);
    const bool differs = counted.isValid() && counted != deadline.date;
    if (!differs) {
        label->setValue(kept, look.icon, look.status);
        return;
    }
    const QString other = ExchangeText::date(counted);
    label->setValue(
        deadline.date.isValid()
            ? ExchangeOverview::tr("%1 (the close of escrow gives %2)").arg(kept, other)
            : ExchangeOverview::tr("None kept (the close of escrow gives %1)").arg(other),
        QStringLiteral("triangle-alert"),
        look.status == Status::Danger ? Status::Danger : Status::Warning);
}

} // namespace

ExchangeOverview::ExchangeOverview(QWidget *parent)
    : QWidget(parent),
      m_scroll(new QScrollArea),
      m_sheet(new QWidget),
      m_grid(new QGridLayout(m_sheet))
{
    m_sheet->setBackgroundRole(QPalette::Base);
    m_sheet->setAccessibleName(tr("The exchange's fields"));
    m_scroll->setWidget(m_sheet);
    m_scroll->setWidgetResizable(true);
    FocusWalk::showFocusOf(m_scroll);
    m_scroll->setBackgroundRole(QPalette::Base);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setAccessibleName(tr("Exchange details"));
    m_scroll->verticalScrollBar()->setSingleStep(Theme::space(6));
    m_grid->setVerticalSpacing(Theme::space(8));
    makeGroups();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_scroll);
    setFocusProxy(m_scroll);
    arrange();
}

FieldGroup *ExchangeOverview::addGroup(const QString &title,
                                       const QList<QPair<QString, ValueLabel **>> &fields)
{
    auto *group = new FieldGroup(title, m_sheet);
    for (const auto &[name, label] : fields)
        *label = group->add(name);
    m_groups.append(group);
    return group;
}

void ExchangeOverview::makeGroups()
{
    addGroup(tr("Overview"), {{tr("Day 45, identify"), &m_day45},
                              {tr("Day 180, receive"), &m_day180},
                              {tr("Stage"), &m_stage},
                              {tr("Stage since"), &m_stageChanged},
                              {tr("Status"), &m_status},
                              {tr("Priority"), &m_priority},
                              {tr("Type of exchange"), &m_type},
                              {tr("Property identified"), &m_identified},
                              {tr("Reason for cancellation"), &m_reason},
                              {tr("Active"), &m_active}});
    addGroup(tr("People"), {{tr("Client"), &m_client},
                            {tr("Client vesting"), &m_vesting},
                            {tr("Coordinator"), &m_coordinator},
                            {tr("First buyer"), &m_relinquished[Party1]},
                            {tr("Second buyer"), &m_relinquished[Party2]},
                            {tr("First seller"), &m_replacement[Party1]},
                            {tr("Second seller"), &m_replacement[Party2]}});
    addGroup(tr("Relinquished property"), {{tr("Address"), &m_relinquished[Address]},
                                           {tr("City, state, ZIP"), &m_relinquished[City]},
                                           {tr("Parcel number (APN)"), &m_relinquished[Apn]},
                                           {tr("Escrow number"), &m_relinquished[Escrow]},
                                           {tr("Purchase contract"), &m_relinquished[Title]},
                                           {tr("Contract date"), &m_relinquished[ContractDate]},
                                           {tr("Close of escrow"), &m_closeOfEscrow},
                                           {tr("Value"), &m_relinquished[Value]}});
    addGroup(tr("Replacement property"), {{tr("Address"), &m_replacement[Address]},
                                          {tr("City, state, ZIP"), &m_replacement[City]},
                                          {tr("Parcel number (APN)"), &m_replacement[Apn]},
                                          {tr("Escrow number"), &m_replacement[Escrow]},
                                          {tr("Purchase contract"), &m_replacement[Title]},
                                          {tr("Contract date"), &m_replacement[ContractDate]},
                                          {tr("Value"), &m_replacement[Value]}});
    addGroup(tr("Money"), {{tr("Relinquished value"), &m_relinquishedValue},
                           {tr("Replacement value"), &m_replacementValue},
                           {tr("Proceeds"), &m_proceeds},
                           {tr("Bank"), &m_bank}});
    addGroup(tr("Source"), {{tr("Comes from"), &m_source},
                            {tr("Last sync"), &m_lastSync},
                            {tr("Created"), &m_created},
                            {tr("Updated"), &m_updated}});
    addGroup(tr("Notes"), {{tr("Notes"), &m_notes}});
}

void ExchangeOverview::setExchange(const Exchange &exchange, const QDate &today)
{
    const int place = m_scroll->verticalScrollBar()->value();
    const bool same = exchange.id == m_id;
    m_id = exchange.id;
    fill(exchange, today);
    m_scroll->verticalScrollBar()->setValue(same ? place : 0);
}

void ExchangeOverview::fill(const Exchange &exchange, const QDate &today)
{
    showDeadline(m_day45, day45Deadline(exchange.day45, today, exchange.stage),
                 identificationEnd(exchange.closeOfEscrow));
    showDeadline(m_day180, day180Deadline(exchange.day180, today, exchange.stage),
                 exchangeEnd(exchange.closeOfEscrow));
    const ExchangeLook stage = ExchangeLook::of(exchange.stage);
    m_stage->setValue(ExchangeText::stage(exchange.stage, exchange.stageCode), stage.icon,
                      stage.status);
    m_stageChanged->setValue(ExchangeText::moment(exchange.stageChangedAt));
    m_status->setValue(
        ExchangeText::stage(exchangeStageFromCode(exchange.status), exchange.status));
    const ExchangeLook priority = ExchangeLook::of(exchange.priority);
    m_priority->setValue(ExchangeText::priority(exchange.priority, exchange.priorityCode),
                         priority.icon, priority.status);
    m_type->setValue(ExchangeText::type(exchange.type));
    m_identified->setValue(!exchange.identified   ? QString()
                           : *exchange.identified ? tr("Yes")
                                                  : tr("No"));
    m_reason->setValue(exchange.reasonForCancellation);
    m_active->setValue(exchange.isActive ? tr("Yes") : tr("No"));
    m_client->setValue(exchange.client.name);
    m_vesting->setValue(exchange.clientVesting);
    m_coordinator->setValue(exchange.coordinator.name);
    fillProperty(exchange.relinquished, m_relinquished);
    fillProperty(exchange.replacement, m_replacement);
    m_closeOfEscrow->setValue(ExchangeText::date(exchange.closeOfEscrow));
    m_relinquishedValue->setValue(ExchangeText::money(exchange.relinquished.value));
    m_replacementValue->setValue(ExchangeText::money(exchange.replacement.value));
    m_proceeds->setValue(ExchangeText::money(exchange.proceeds));
    m_bank->setValue(exchange.bank);
    const QString matter = exchange.practicePantherId; // a name for programs, and for support
    m_source->setValue(matter.isEmpty() ? tr("Entered here") : tr("A matter in PracticePanther"));
    if (matter != m_matter) {
        m_matter = matter;
        m_source->setCopy(tr("Copy its ID"), matter);
    }
    m_lastSync->setValue(ExchangeText::moment(exchange.lastSyncAt));
    m_created->setValue(ExchangeText::moment(exchange.createdAt));
    m_updated->setValue(ExchangeText::moment(exchange.updatedAt));
    m_notes->setValue(exchange.notes.trimmed());
}

void ExchangeOverview::fillProperty(const ExchangeProperty &property, ValueLabel *const *labels)
{
    labels[Address]->setValue(property.address);
    labels[City]->setValue(
        line({property.city, line({property.state, property.zip}, QStringLiteral(" "))},
             QStringLiteral(", ")));
    labels[Apn]->setValue(property.apn);
    labels[Escrow]->setValue(property.escrowNumber);
    labels[Title]->setValue(property.contractTitle);
    labels[ContractDate]->setValue(ExchangeText::date(property.contractDate));
    labels[Value]->setValue(ExchangeText::money(property.value));
    labels[Party1]->setValue(property.party1);
    labels[Party2]->setValue(property.party2);
}

void ExchangeOverview::setStale(bool stale)
{
    for (const FieldGroup *group : std::as_const(m_groups)) {
        for (ValueLabel *value : group->values())
            value->setStale(stale);
    }
}

void ExchangeOverview::arrange()
{
    const int columns = width() >= TwoColumnsFrom ? 2 : 1;
    const int spare = qMax(0, width() - WidestSheet);
    m_grid->setContentsMargins(Theme::space(6), Theme::space(2), Theme::space(6) + spare,
                               Theme::space(8));
    if (columns == m_columns)
        return;
    m_columns = columns;
    for (FieldGroup *group : std::as_const(m_groups))
        m_grid->removeWidget(group);
    for (int i = 0; i < m_groups.size(); ++i) {
        const bool wide = i == m_groups.size() - 1; // notes take the whole width
        m_grid->addWidget(m_groups.at(i), i / columns, i % columns, 1, wide ? columns : 1);
    }
    for (int column = 0; column < 2; ++column)
        m_grid->setColumnStretch(column, column < columns ? 1 : 0);
    m_grid->setHorizontalSpacing(columns == 2 ? Theme::space(12) : 0);
    m_grid->setRowStretch(int(m_groups.size()), 1);
}

void ExchangeOverview::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void ExchangeOverview::keyPressEvent(QKeyEvent *event)
{
    QScrollBar *bar = m_scroll->verticalScrollBar();
    switch (event->key()) {
    case Qt::Key_Home:
        bar->setValue(bar->minimum());
        return;
    case Qt::Key_End:
        bar->setValue(bar->maximum());
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace Peak
