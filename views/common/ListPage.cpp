#include "views/common/ListPage.h"

#include "models/tables/ListTableModel.h"
#include "views/common/DataTable.h"
#include "views/common/EmptyState.h"
#include "views/common/FilterBar.h"
#include "views/common/MessageBar.h"
#include "views/common/PageHeader.h"
#include "views/common/ViewsButton.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QStackedWidget>

#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

using State = WindowedTableModel::State;

QJsonObject ListPage::viewState() const
{
    QJsonObject state{{u"table"_s, m_table->state()}, {u"filter"_s, m_filters->filter().toJson()}};
    if (!m_view.isNull())
        state.insert(u"view"_s, m_view.toString(QUuid::WithoutBraces));
    return state;
}

void ListPage::applyViewState(const QJsonObject &state)
{
    const QJsonObject shown = state.isEmpty() ? m_defaults : state;
    m_table->resetColumns();
    m_table->setSorts(m_model->definition().defaultSorts);
    m_table->setState(shown.value(u"table"_s).toObject());
    m_filters->setFilter(ListFilter::fromJson(shown.value(u"filter"_s).toObject()));
    m_view = QUuid::fromString(shown.value(u"view"_s).toString());
    m_model->setFilter(m_filters->filter());
    m_model->setSorts(m_table->sorts());
    m_atDefault = state.isEmpty();
    updateView();
}

void ListPage::setRoleDefault(const SavedView &view)
{
    m_defaults = view.state;
    m_defaults.insert(u"view"_s, view.id.toString(QUuid::WithoutBraces));
    if (m_atDefault)
        applyViewState({});
}

void ListPage::takeView(const SavedView &view)
{
    QList<SavedView> views = m_views->views();
    views.removeIf([&](const SavedView &known) { return known.id == view.id; });
    m_views->setViews(views << view);
    m_view = view.id;
    m_atDefault = false;
    updateView();
    m_stateDelay.start();
}

void ListPage::showView(const SavedView &view)
{
    QJsonObject state = view.state;
    state.insert(u"view"_s, view.id.toString(QUuid::WithoutBraces));
    m_wanted = currentId();
    applyViewState(state);
    m_stateDelay.start();
}

void ListPage::resetToDefault()
{
    m_wanted = currentId();
    applyViewState({});
    m_stateDelay.start();
}

void ListPage::clear()
{
    m_stateDelay.stop();
    m_messages->clear();
    m_failureShown = false;
    m_wanted = QUuid();
    m_view = QUuid();
    m_filters->setFilter({});
    m_views->setViews({});
    updateView();
}

void ListPage::tellViewState()
{
    m_filters->applySearch();
    if (!m_stateDelay.isActive())
        return;
    m_stateDelay.stop();
    Q_EMIT viewStateChanged();
}

QUuid ListPage::currentId() const
{
    return m_table->currentId().toUuid();
}

QList<QUuid> ListPage::selectedIds() const
{
    return m_table->selectedIds();
}

void ListPage::selectId(const QUuid &id)
{
    m_wanted = m_table->selectId(id) ? QUuid() : id;
}

void ListPage::setStale(bool stale)
{
    m_stale = stale;
    updateState();
}

void ListPage::showError(const Error &error)
{
    m_failureShown = false;
    m_noticeDelay.stop();
    m_messages->showError(error);
}

void ListPage::focusFilter()
{
    m_filters->search()->setFocus(Qt::ShortcutFocusReason);
    m_filters->search()->selectAll();
}

void ListPage::clearFilters()
{
    m_filters->clearFilter();
}

void ListPage::onFilterChanged()
{
    const ListFilter before = m_model->filter();
    m_atDefault = false;
    m_stateDelay.start();
    updateView();
    if (m_filters->filter().toQuery() != before.toQuery())
        m_wanted = currentId();
    m_model->setFilter(m_filters->filter());
}

/** The person moved, sorted, hid or widened columns. */
void ListPage::arranged()
{
    m_atDefault = false;
    m_stateDelay.start();
    updateView();
}

/** Which saved view is shown, and whether it still is what was saved. */
void ListPage::updateView()
{
    bool changed = false;
    const QList<SavedView> views = m_views->views();
    for (const SavedView &view : views) {
        if (view.id != m_view)
            continue;
        QJsonObject saved = view.state;
        saved.insert(u"view"_s, m_view.toString(QUuid::WithoutBraces));
        changed = saved != viewState();
    }
    m_views->setCurrent(m_view, changed);
}

void ListPage::updateCount()
{
    const std::optional<qint64> total = m_model->total();
    if (m_model->state() == State::Loading)
        m_header->setDetail(tr("loading"));
    else if (total)
        m_header->setDetail(QLocale().toString(*total));
    else
        m_header->setDetail({});
}

void ListPage::updateState()
{
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
        m_stack->setCurrentWidget(m_otherShown ? m_other : m_table);
    } else if (state == State::Failed) {
        m_empty->showBroken(tr("The %1 could not be loaded").arg(m_model->definition().many),
                            m_model->error() ? m_model->error()->message : QString());
        m_stack->setCurrentWidget(m_empty);
    } else {
        showEmptyList();
        m_stack->setCurrentWidget(m_empty);
    }
    if (hadFocus && m_stack->currentWidget() == m_empty)
        m_empty->action()->setFocus();
    if (state == State::Ready && !m_wanted.isNull() && hasRows) {
        if (m_model->rowOf(m_wanted) >= 0 && m_wanted != currentId())
            m_table->selectId(m_wanted);
        m_wanted = QUuid();
    }
}

void ListPage::showEmptyList()
{
    const ListDefinition &list = m_model->definition();
    const auto first = ListFilter::fromJson(m_defaults.value(u"filter"_s).toObject());
    if (!m_emptyAtFirst.isEmpty() && m_model->filter() == first)
        m_empty->showEmpty(list.icon, m_emptyAtFirst, m_emptyAtFirstReason, tr("Show all"));
    else if (!m_model->filter().isEmpty())
        //: %1 is what the list holds, in the singular ("exchange")
        m_empty->showEmpty(u"search-x"_s, tr("No %1 matches these filters").arg(list.one),
                           tr("Remove a filter, or look for something else."), tr("Clear filters"));
    else
        m_empty->showEmpty(list.icon,
                           m_emptyTitle.isEmpty() ? tr("There are no %1 yet").arg(list.many)
                                                  : m_emptyTitle,
                           m_emptyReason, m_emptyAction);
}

void ListPage::onEmptyAction()
{
    if (m_model->state() == State::Failed) {
        m_model->retry();
        Q_EMIT retryRequested();
    } else if (!m_model->filter().isEmpty()) {
        clearFilters();
        m_table->setFocus();
    } else {
        Q_EMIT emptyActionTriggered();
    }
}

void ListPage::updateWork()
{
    const bool loading = m_model->state() == State::Loading;
    if (loading && !m_workDelay.isActive() && !m_working) {
        m_workDelay.start();
    } else if (!loading) {
        m_workDelay.stop();
        if (std::exchange(m_working, false))
            Q_EMIT workChanged({});
    }
}

void ListPage::onFailed(const Error &error)
{
    if (m_model->rowCount() > 0 && error.kind != ErrorKind::Cancelled) {
        m_noticeDelay.stop();
        m_messages->showError(error, tr("Retry"));
        m_failureShown = true;
    }
    updateState();
}

void ListPage::onCopied(int rows, int missing)
{
    const QString text = tr("%n row(s) copied with headers.", nullptr, rows);
    notice(missing > 0,
           missing > 0 ? tr("%1 %2").arg(text, tr("%n row(s) were left out because they are not "
                                                  "loaded; scroll to them first.",
                                                  nullptr, missing))
                       : text);
}

void ListPage::onAllSelected(int rows, int missing)
{
    if (missing == 0)
        return; // what is selected can be seen
    notice(true,
           tr("%1 %2").arg(tr("%n row(s) are selected: those that are loaded.", nullptr, rows),
                           tr("%n more are not; narrow the list with a filter to select all of it.",
                              nullptr, missing)));
}

void ListPage::notice(bool incomplete, const QString &text)
{
    m_failureShown = false;
    m_messages->showMessage(incomplete ? Status::Warning : Status::Info, text);
    m_noticeDelay.start();
}

void ListPage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_model->state() == State::Loading)
        Q_EMIT cancelRequested();
    else
        QWidget::keyPressEvent(event);
}

} // namespace Peak
