#include "views/tasks/TaskBoard.h"

#include "models/tables/ListTableModel.h"
#include "views/common/Icons.h"
#include "views/common/Theme.h"
#include "views/tasks/TaskColumn.h"
#include "views/tasks/TaskColumnModel.h"

#include <QHBoxLayout>
#include <QJsonArray>
#include <QLabel>
#include <QLocale>
#include <QMenu>

#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

TaskBoard::TaskBoard(ListTableModel *model, QWidget *parent)
    : QWidget(parent), m_model(model), m_note(new QLabel)
{
    setAccessibleName(tr("Board of tasks"));
    auto *row = new QHBoxLayout;
    row->setSpacing(Theme::space(2));
    const ListColumn *status = model->definition().column(u"status"_s);
    for (const ColumnChoice &choice : status->choices) {
        Lane lane{choice.code, choice.text};
        row->addWidget(makeLane(lane, choice.icon), 1);
        m_lanes.append(lane);
    }
    for (int lane = 0; lane < m_lanes.size(); ++lane)
        connectLane(lane);
    m_note->setForegroundRole(QPalette::PlaceholderText);
    m_note->setWordWrap(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::space(4), 0, Theme::space(4), Theme::space(3));
    column->addLayout(row, 1);
    column->addWidget(m_note);
    setFocusProxy(m_lanes.constFirst().view);

    m_refresh.setSingleShot(true);
    m_refresh.setInterval(0);
    connect(&m_refresh, &QTimer::timeout, this, &TaskBoard::refresh);
    const auto soon = qOverload<>(&QTimer::start);
    connect(model, &QAbstractItemModel::dataChanged, &m_refresh, soon);
    connect(model, &QAbstractItemModel::layoutChanged, &m_refresh, soon);
    connect(model, &QAbstractItemModel::modelReset, &m_refresh, soon);
    connect(model, &QAbstractItemModel::rowsInserted, &m_refresh, soon);
    connect(model, &QAbstractItemModel::rowsRemoved, &m_refresh, soon);
    connect(model, &WindowedTableModel::stateChanged, &m_refresh, soon);
    connect(model, &WindowedTableModel::totalChanged, &m_refresh, soon);
}

QWidget *TaskBoard::makeLane(Lane &lane, const QString &icon)
{
    auto *whole = new QWidget;
    auto *head = new QHBoxLayout;
    auto *picture = new QLabel;
    picture->setPixmap(Icons::get(icon).pixmap(QSize(16, 16), devicePixelRatioF()));
    auto *title = new QLabel(lane.title);
    QFont bold = title->font();
    bold.setWeight(QFont::DemiBold);
    title->setFont(bold);
    lane.count = new QLabel;
    lane.count->setForegroundRole(QPalette::PlaceholderText);
    head->setSpacing(Theme::space(2));
    head->addWidget(picture);
    head->addWidget(title);
    head->addWidget(lane.count);
    head->addStretch(1);
    head->setContentsMargins(Theme::space(2), Theme::space(1), Theme::space(2), Theme::space(1));
    lane.cards = new TaskColumnModel(m_model, lane.status, this);
    lane.view = new TaskColumn(lane.cards, lane.title);
    auto *column = new QVBoxLayout(whole);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(lane.view, 1);
    whole->setBackgroundRole(QPalette::Window);
    whole->setAutoFillBackground(true);
    return whole;
}

void TaskBoard::connectLane(int number)
{
    const Lane &lane = m_lanes.at(number);
    connect(lane.view, &TaskColumn::openRequested, this, &TaskBoard::openRequested);
    connect(lane.view, &TaskColumn::menuRequested, this, &TaskBoard::showMenu);
    connect(lane.view, &TaskColumn::selected, this, [this, number] { onSelected(number); });
    connect(lane.view, &TaskColumn::leaveRequested, this,
            [this, number](int step) { focusLane(number, step); });
    connect(lane.view, &TaskColumn::dropped, this,
            [this, number](const QUuid &task) { requestMove(task, number); });
    connect(lane.view, &TaskColumn::moveRequested, this,
            [this, number](const QUuid &task, int step) { requestMove(task, number + step); });
}

void TaskBoard::requestMove(const QUuid &task, int lane)
{
    if (lane < 0 || lane >= m_lanes.size())
        return;
    m_moved = task;
    m_movedTo = m_lanes.at(lane).status;
    Q_EMIT statusRequested(task, m_movedTo);
}

/** The card that was moved is still the one that is looked at. */
void TaskBoard::followMoved(const Lane &lane)
{
    if (lane.status != m_movedTo || lane.cards->rowOf(m_moved) < 0)
        return;
    const bool focused = isAncestorOf(focusWidget());
    lane.view->select(m_moved);
    if (focused)
        lane.view->setFocus(Qt::OtherFocusReason);
    m_moved = {};
    m_movedTo.clear();
}

TaskColumn *TaskBoard::column(const QString &status) const
{
    for (const Lane &lane : m_lanes) {
        if (lane.status == status)
            return lane.view;
    }
    return nullptr;
}

QString TaskBoard::note() const
{
    return m_note->text();
}

QList<QUuid> TaskBoard::selectedIds() const
{
    QList<QUuid> ids;
    for (const Lane &lane : m_lanes)
        ids += lane.view->selectedIds();
    return ids;
}

void TaskBoard::select(const QUuid &task)
{
    for (const Lane &lane : std::as_const(m_lanes)) {
        if (lane.cards->rowOf(task) < 0)
            continue;
        lane.view->select(task);
        lane.view->setFocus();
    }
}

void TaskBoard::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
}

/** What the list has in memory, sorted into the columns; asks for more until there is enough. */
void TaskBoard::refresh()
{
    if (!isVisible())
        return;
    m_model->setVisibleRows(0, qMin(MostCards, qMax(1, m_model->rowCount())) - 1);
    QHash<QString, QList<QUuid>> ids;
    const QList<int> rows = m_model->loadedRows();
    for (const int row : rows) {
        if (row >= MostCards)
            break;
        if (const auto task = m_model->listRowAt(row))
            ids[task->cells.value(u"status"_s).toString()].append(task->id);
    }
    for (const Lane &lane : std::as_const(m_lanes)) {
        lane.cards->setIds(ids.value(lane.status));
        lane.count->setText(QLocale().toString(lane.cards->rowCount()));
        lane.view->setAccessibleName(
            tr("%1, %n task(s)", nullptr, lane.cards->rowCount()).arg(lane.title));
        followMoved(lane);
    }
    refreshHints();
    const qint64 total = m_model->total().value_or(0);
    m_note->setText(total > MostCards
                        ? tr("The first %1 of %2 tasks, in the order of the list. "
                             "Filter to see the others.")
                              .arg(QLocale().toString(MostCards), QLocale().toString(total))
                        : QString());
    m_note->setVisible(!m_note->text().isEmpty());
}

void TaskBoard::refreshHints()
{
    for (const Lane &lane : std::as_const(m_lanes)) {
        bool leftOut = false;
        for (const FilterCondition &condition : m_model->filter().conditions) {
            if (condition.off || condition.column != u"status"_s ||
                condition.op != FilterCondition::Op::AnyOf)
                continue;
            const bool named = condition.value.toArray().contains(lane.status);
            leftOut = leftOut || named == condition.negated;
        }
        lane.view->setHint(leftOut ? tr("Left out by the filter") : tr("No tasks"));
    }
}

void TaskBoard::focusLane(int lane, int step)
{
    for (int next = lane + step; next >= 0 && next < m_lanes.size(); next += step) {
        if (m_lanes.at(next).cards->rowCount() == 0)
            continue;
        m_lanes.at(next).view->setFocus(Qt::TabFocusReason);
        return;
    }
}

/** One column has the selection: what is selected elsewhere is not what is looked at. */
void TaskBoard::onSelected(int lane)
{
    if (std::exchange(m_selecting, true))
        return;
    if (!m_lanes.at(lane).view->selectedIds().isEmpty()) {
        for (int other = 0; other < m_lanes.size(); ++other) {
            if (other != lane)
                m_lanes.at(other).view->clearSelection();
        }
    }
    m_selecting = false;
    Q_EMIT selectionChanged();
}

void TaskBoard::showMenu(const QPoint &place)
{
    if (selectedIds().isEmpty() || m_rowActions.isEmpty())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    menu->addActions(m_rowActions);
    menu->popup(place);
}

} // namespace Peak
