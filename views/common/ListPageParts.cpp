// What a ListPage is made of; what it does stands in ListPage.cpp.
#include "models/tables/ListTableModel.h"
#include "views/common/DataTable.h"
#include "views/common/EmptyState.h"
#include "views/common/FilterBar.h"
#include "views/common/Icons.h"
#include "views/common/ListDelegates.h"
#include "views/common/ListPage.h"
#include "views/common/MessageBar.h"
#include "views/common/PageHeader.h"
#include "views/common/PageLayout.h"
#include "views/common/StayOpenMenu.h"
#include "views/common/Theme.h"
#include "views/common/ViewsButton.h"

#include <QAction>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace Peak {

namespace {

constexpr int StateDelay = 800;
constexpr int WorkDelay = 1000;
constexpr int NoticeTime = 10000;

} // namespace

ListPage::ListPage(ListTableModel *model, QWidget *parent)
    : QWidget(parent),
      m_model(model),
      m_header(new PageHeader(model->definition().title)),
      m_messages(new MessageBar),
      m_filters(new FilterBar(model->definition(), m_messages)),
      m_views(new ViewsButton),
      m_table(new DataTable),
      m_empty(new EmptyState),
      m_stack(new QStackedWidget)
{
    makeTable();
    makeBar();
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    layOutPage(this, {m_header, m_messages, m_filters}, m_stack);
    setFocusProxy(m_table);

    for (QTimer *timer : {&m_stateDelay, &m_workDelay, &m_noticeDelay})
        timer->setSingleShot(true);
    m_stateDelay.setInterval(StateDelay);
    m_workDelay.setInterval(WorkDelay);
    m_noticeDelay.setInterval(NoticeTime);
    connect(&m_noticeDelay, &QTimer::timeout, m_messages, &MessageBar::clear);
    connect(&m_stateDelay, &QTimer::timeout, this, &ListPage::viewStateChanged);
    connect(&m_workDelay, &QTimer::timeout, this, [this] {
        m_working = true;
        Q_EMIT workChanged(tr("Loading %1").arg(m_model->definition().many));
    });
    connectModel();
    updateState();
}

ListPage::~ListPage() = default;

void ListPage::connectModel()
{
    connect(m_model, &WindowedTableModel::stateChanged, this, &ListPage::updateState);
    connect(m_model, &WindowedTableModel::totalChanged, this, &ListPage::updateState);
    connect(m_model, &QAbstractItemModel::modelReset, this, &ListPage::updateState);
    connect(m_model, &WindowedTableModel::failed, this, &ListPage::onFailed);
    connect(m_model, &ListTableModel::choicesFound, m_filters, &FilterBar::showChoices);
    connect(m_messages, &MessageBar::actionTriggered, this, [this] {
        if (!m_failureShown)
            return; // an action of whoever showed the message
        m_messages->clear();
        m_model->retry();
        Q_EMIT retryRequested();
    });
    connect(m_empty, &EmptyState::actionTriggered, this, &ListPage::onEmptyAction);
}

void ListPage::makeTable()
{
    const ListDefinition &list = m_model->definition();
    m_table->setAccessibleName(list.title);
    m_table->setModel(m_model);
    QList<DataTable::ColumnLayout> columns;
    for (const ListColumn &column : list.columns)
        columns.append({column.name, column.width, column.shown, column.sortable});
    m_table->setColumns(columns);
    installListDelegates(m_table, list);
    connect(m_table, &DataTable::visibleRowsChanged, m_model, &WindowedTableModel::setVisibleRows);
    connect(m_table, &DataTable::sortRequested, this, [this](const QList<ListSort> &sorts) {
        m_wanted = currentId();
        m_model->setSorts(sorts);
    });
    connect(m_table, &DataTable::stateChanged, this, &ListPage::arranged);
    connect(m_table, &DataTable::copied, this, &ListPage::onCopied);
    connect(m_table, &DataTable::allSelected, this, &ListPage::onAllSelected);
    connect(m_table, &DataTable::selectionChangedByRows, this, &ListPage::selectionChanged);
    connect(m_table, &DataTable::openRequested, this, [this](const QModelIndex &index) {
        const QUuid id = m_model->idAt(index.row());
        if (!id.isNull())
            Q_EMIT openRequested(id);
    });
}

void ListPage::makeBar()
{
    auto *columns = new QToolButton;
    columns->setText(tr("Columns"));
    columns->setIcon(Icons::get(QStringLiteral("columns-3")));
    columns->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    columns->setPopupMode(QToolButton::InstantPopup);
    columns->setFocusPolicy(Qt::StrongFocus);
    columns->setAccessibleName(tr("Choose columns"));
    auto *menu = new StayOpenMenu(columns);
    columns->setMenu(menu);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { m_table->fillColumnMenu(menu); });
    m_filters->addWidget(m_views);
    m_filters->addWidget(columns);
    connect(m_filters, &FilterBar::filterChanged, this, &ListPage::onFilterChanged);
    connect(m_filters, &FilterBar::choicesWanted, m_model, &ListTableModel::findChoices);
    connect(m_filters, &FilterBar::leaveRequested, this, [this] {
        m_table->setFocus();
        if (!m_table->currentIndex().isValid() && m_model->rowCount() > 0)
            m_table->setCurrentIndex(m_model->index(0, 0));
    });
    connect(m_views, &ViewsButton::viewChosen, this, &ListPage::showView);
}

void ListPage::setRole(const QString &role)
{
    QSet<int> columns;
    QStringList names;
    const ListDefinition &list = m_model->definition();
    for (int i = 0; i < list.columns.size(); ++i) {
        if (list.columns.at(i).readers.isEmpty() || list.columns.at(i).readers.contains(role))
            continue;
        columns.insert(i);
        names.append(list.columns.at(i).name);
    }
    m_table->setWithheld(columns);
    m_filters->setWithheld(names);
}

void ListPage::setEmpty(const QString &title, const QString &reason, const QString &action)
{
    m_emptyTitle = title;
    m_emptyReason = reason;
    m_emptyAction = action;
    updateState();
}

void ListPage::setEmptyAtFirst(const QString &title, const QString &reason)
{
    m_emptyAtFirst = title;
    m_emptyAtFirstReason = reason;
    updateState();
}

void ListPage::setOtherView(QWidget *view)
{
    m_other = view;
    m_stack->addWidget(view);
}

void ListPage::setBeside(QWidget *part)
{
    auto *split = new QSplitter(Qt::Horizontal);
    layout()->removeWidget(m_stack);
    split->addWidget(m_stack);
    split->addWidget(part);
    split->setStretchFactor(0, 1);
    split->setStretchFactor(1, 0);
    split->setChildrenCollapsible(false);
    static_cast<QVBoxLayout *>(layout())->addWidget(split, 1);
}

void ListPage::showOtherView(bool shown)
{
    if (!m_other || shown == m_otherShown)
        return;
    const bool hadFocus = m_stack->isAncestorOf(focusWidget());
    m_otherShown = shown;
    setFocusProxy(shown ? m_other : m_table);
    updateState();
    if (hadFocus)
        m_stack->currentWidget()->setFocus();
}

void ListPage::setCompact()
{
    m_header->hide();
}

void ListPage::addHeaderAction(QAction *action)
{
    auto *button = new QToolButton;
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setAccessibleName(action->text().remove(QLatin1Char('&')));
    m_header->addAction(button);
}

void ListPage::setRowActions(const QList<QAction *> &actions)
{
    m_table->setRowActions(actions);
}

} // namespace Peak
