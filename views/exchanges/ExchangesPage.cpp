#include "views/exchanges/ExchangesPage.h"

#include "models/tables/ExchangeTableModel.h"
#include "models/tables/ExchangeText.h"
#include "views/common/ChipRow.h"
#include "views/common/ChoiceButton.h"
#include "views/common/DataTable.h"
#include "views/common/EmptyState.h"
#include "views/common/Fields.h"
#include "views/common/MessageBar.h"
#include "views/common/PageHeader.h"
#include "views/common/Theme.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace Peak {

namespace {

constexpr int SearchDelay = 250;
constexpr int StateDelay = 800;
constexpr int WorkDelay = 1000;
constexpr int NoticeTime = 10000;

const QString SearchChip = QStringLiteral("search");
const QString StageChip = QStringLiteral("stage");
const QString CoordinatorChip = QStringLiteral("coordinator");

} // namespace

ExchangesPage::ExchangesPage(ExchangeTableModel *model, QWidget *parent)
    : QWidget(parent),
      m_model(model),
      m_header(new PageHeader(tr("Exchanges"))),
      m_messages(new MessageBar),
      m_chips(new ChipRow),
      m_table(new DataTable),
      m_empty(new EmptyState),
      m_stack(new QStackedWidget)
{
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    makeTable();
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);

    auto *head = new QVBoxLayout;
    head->setContentsMargins(Theme::space(4), Theme::space(3), Theme::space(4), Theme::space(3));
    head->setSpacing(Theme::space(3));
    head->addWidget(m_header);
    head->addWidget(m_messages);
    head->addWidget(makeFilterRow());
    head->addWidget(m_chips);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(m_stack, 1);
    setFocusProxy(m_table);

    for (QTimer *timer : {&m_searchDelay, &m_stateDelay, &m_workDelay, &m_noticeDelay})
        timer->setSingleShot(true);
    m_searchDelay.setInterval(SearchDelay);
    m_stateDelay.setInterval(StateDelay);
    m_workDelay.setInterval(WorkDelay);
    m_noticeDelay.setInterval(NoticeTime);
    connect(&m_noticeDelay, &QTimer::timeout, m_messages, &MessageBar::clear);
    connect(&m_searchDelay, &QTimer::timeout, this, &ExchangesPage::applyFilter);
    connect(&m_stateDelay, &QTimer::timeout, this, &ExchangesPage::viewStateChanged);
    connect(&m_workDelay, &QTimer::timeout, this, [this] {
        m_working = true;
        Q_EMIT workChanged(tr("Loading exchanges"));
    });

    connect(m_model, &WindowedTableModel::stateChanged, this, &ExchangesPage::updateState);
    connect(m_model, &WindowedTableModel::totalChanged, this, &ExchangesPage::updateState);
    connect(m_model, &QAbstractItemModel::modelReset, this, &ExchangesPage::updateState);
    connect(m_model, &WindowedTableModel::failed, this, &ExchangesPage::onFailed);
    connect(m_messages, &MessageBar::actionTriggered, this, [this] {
        m_messages->clear();
        m_model->retry();
        Q_EMIT retryRequested();
    });
    connect(m_empty, &EmptyState::actionTriggered, this, [this] {
        if (m_model->state() == WindowedTableModel::State::Failed) {
            m_model->retry();
            Q_EMIT retryRequested();
        } else {
            clearFilters();
        }
    });
    updateState();
}

ExchangesPage::~ExchangesPage() = default;

QJsonObject ExchangesPage::viewState() const
{
    return {{QStringLiteral("table"), m_table->state()},
            {QStringLiteral("filter"), shownFilter().toJson()}};
}

void ExchangesPage::applyViewState(const QJsonObject &state)
{
    m_table->resetColumns();
    m_table->setSort(ExchangeTableModel::NumberColumn, Qt::DescendingOrder);
    m_table->setState(state.value(QStringLiteral("table")).toObject());
    takeFilter(ExchangeFilter::fromJson(state.value(QStringLiteral("filter")).toObject()));
    updateChips();
    m_model->setFilter(shownFilter());
    m_model->sort(m_table->sortColumn(), m_table->sortOrder());
}

void ExchangesPage::clear()
{
    m_stateDelay.stop();
    m_searchDelay.stop();
    m_messages->clear();
    m_failureShown = false;
    m_wanted = QUuid();
    takeFilter({});
    setCoordinators({});
}

void ExchangesPage::tellViewState()
{
    if (m_searchDelay.isActive())
        applyFilter();
    if (!m_stateDelay.isActive())
        return;
    m_stateDelay.stop();
    Q_EMIT viewStateChanged();
}

void ExchangesPage::setCoordinators(const QList<QPair<QUuid, QString>> &coordinators)
{
    QList<ChoiceButton::Choice> choices;
    for (const auto &[id, name] : coordinators)
        choices.append({id, name});
    m_coordinators->setChoices(choices);
    updateChips();
}

QUuid ExchangesPage::currentExchange() const
{
    return m_table->currentId().toUuid();
}

void ExchangesPage::selectExchange(const QUuid &id)
{
    m_wanted = m_table->selectId(id) ? QUuid() : id;
}

void ExchangesPage::setStale(bool stale)
{
    m_stale = stale;
    updateState();
}

void ExchangesPage::showError(const Error &error)
{
    m_failureShown = false;
    m_noticeDelay.stop();
    m_messages->showError(error);
}

void ExchangesPage::setAssignedOnly(bool assignedOnly)
{
    m_assignedOnly = assignedOnly;
    updateState();
}

void ExchangesPage::focusFilter()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void ExchangesPage::clearFilters()
{
    takeFilter({});
    applyFilter();
}

void ExchangesPage::takeFilter(const ExchangeFilter &filter)
{
    const QSignalBlocker quiet(m_search);
    m_search->setText(filter.search);
    QVariantList stages;
    for (const ExchangeStage stage : filter.stages)
        stages.append(QVariant::fromValue(stage));
    m_stages->setChosen(stages);
    QVariantList coordinators;
    for (const QUuid &id : filter.coordinators)
        coordinators.append(id);
    m_coordinators->setChosen(coordinators);
}

ExchangeFilter ExchangesPage::shownFilter() const
{
    ExchangeFilter filter;
    filter.search = Fields::clean(m_search->text()).trimmed();
    const QVariantList stages = m_stages->chosen();
    for (const QVariant &stage : stages)
        filter.stages.append(stage.value<ExchangeStage>());
    const QVariantList coordinators = m_coordinators->chosen();
    for (const QVariant &id : coordinators)
        filter.coordinators.append(id.toUuid());
    return filter;
}

void ExchangesPage::applyFilter()
{
    m_searchDelay.stop();
    updateChips();
    const ExchangeFilter filter = shownFilter();
    if (filter == m_model->filter())
        return;
    m_wanted = currentExchange();
    m_model->setFilter(filter);
    m_stateDelay.start();
}

void ExchangesPage::removeChip(const QString &key)
{
    if (key == SearchChip)
        m_search->clear();
    else if (key == StageChip)
        m_stages->setChosen({});
    else if (key == CoordinatorChip)
        m_coordinators->setChosen({});
    applyFilter();
    m_table->setFocus();
}

void ExchangesPage::updateChips()
{
    const ExchangeFilter filter = shownFilter();
    QList<ChipRow::Chip> chips;
    const auto words = [](const ChoiceButton *button, qsizetype chosen) {
        const QStringList texts = button->chosenTexts();
        return texts.isEmpty() ? tr("%n chosen", nullptr, int(chosen)) : texts.join(tr(", "));
    };
    if (!filter.search.isEmpty())
        chips.append({SearchChip, tr("Search: %1").arg(filter.search)});
    if (!filter.stages.isEmpty())
        chips.append({StageChip, tr("Stage: %1").arg(words(m_stages, filter.stages.size()))});
    if (!filter.coordinators.isEmpty())
        chips.append(
            {CoordinatorChip,
             tr("Coordinator: %1").arg(words(m_coordinators, filter.coordinators.size()))});
    m_chips->setChips(chips);
}

void ExchangesPage::updateCount()
{
    const std::optional<qint64> total = m_model->total();
    const bool known = total && m_model->state() != WindowedTableModel::State::Loading;
    if (known)
        m_header->setDetail(QLocale().toString(*total));
    else if (m_model->state() == WindowedTableModel::State::Loading)
        m_header->setDetail(tr("loading"));
    else
        m_header->setDetail({});
}

void ExchangesPage::updateState()
{
    using State = WindowedTableModel::State;
    const State state = m_model->state();
    const bool hasRows = m_model->rowCount() > 0;
    m_table->setStale(m_stale || m_model->isStale());
    m_table->setSkeleton(state == State::Idle || state == State::Loading);
    updateCount();
    updateWork();

    if (state == State::Ready && m_failureShown) {
        m_failureShown = false;
        m_messages->clear();
    }
    const bool hadFocus = m_stack->isAncestorOf(focusWidget());
    if (hasRows || state == State::Idle || state == State::Loading) {
        m_stack->setCurrentWidget(m_table);
    } else if (state == State::Failed) {
        m_empty->showBroken(tr("The exchanges could not be loaded"),
                            m_model->error() ? m_model->error()->message : QString());
        m_stack->setCurrentWidget(m_empty);
    } else {
        if (!m_model->filter().isEmpty())
            m_empty->showEmpty(QStringLiteral("search-x"), tr("No exchange matches these filters"),
                               tr("Remove a filter, or look for something else."),
                               tr("Clear filters"));
        else if (m_assignedOnly)
            m_empty->showEmpty(QStringLiteral("inbox"), tr("No exchange is assigned to you yet"),
                               tr("An administrator assigns exchanges. They appear here by "
                                  "themselves."));
        else
            m_empty->showEmpty(QStringLiteral("inbox"), tr("There are no exchanges yet"));
        m_stack->setCurrentWidget(m_empty);
    }
    if (hadFocus && m_stack->currentWidget() == m_empty)
        m_empty->action()->setFocus();
    if (state == State::Ready && !m_wanted.isNull() && hasRows) {
        if (m_model->rowOf(m_wanted) >= 0 && m_wanted != currentExchange())
            m_table->selectId(m_wanted);
        m_wanted = QUuid();
    }
}

void ExchangesPage::updateWork()
{
    const bool loading = m_model->state() == WindowedTableModel::State::Loading;
    if (loading && !m_workDelay.isActive() && !m_working) {
        m_workDelay.start();
    } else if (!loading) {
        m_workDelay.stop();
        if (std::exchange(m_working, false))
            Q_EMIT workChanged({});
    }
}

void ExchangesPage::onFailed(const Error &error)
{
    if (m_model->rowCount() > 0 && error.kind != ErrorKind::Cancelled) {
        m_noticeDelay.stop();
        m_messages->showError(error, tr("Retry"));
        m_failureShown = true;
    }
    updateState();
}

void ExchangesPage::onCopied(int rows, int missing)
{
    QString text = tr("%n row(s) copied with headers.", nullptr, rows);
    if (missing > 0)
        text = tr("%1 %2").arg(text, tr("%n row(s) were left out because they are not loaded; "
                                        "scroll to them first.",
                                        nullptr, missing));
    m_failureShown = false;
    m_messages->showMessage(missing > 0 ? Status::Warning : Status::Info, text);
    m_noticeDelay.start();
}

void ExchangesPage::keyPressEvent(QKeyEvent *event)
{
    const bool loading = m_model->state() == WindowedTableModel::State::Loading;
    if (event->key() == Qt::Key_Escape && loading)
        Q_EMIT cancelRequested();
    else
        QWidget::keyPressEvent(event);
}

} // namespace Peak
