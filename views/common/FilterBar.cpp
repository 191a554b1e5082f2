#include "views/common/FilterBar.h"

#include "views/common/ChipRow.h"
#include "views/common/ConditionEditor.h"
#include "views/common/ConditionText.h"
#include "views/common/Fields.h"
#include "views/common/FocusWalk.h"
#include "views/common/Icons.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"

#include <QAction>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

namespace Peak {

namespace {

constexpr int SearchDelay = 250;

} // namespace

FilterBar::FilterBar(const ListDefinition &list, MessageBar *messages, QWidget *parent)
    : QWidget(parent),
      m_list(list),
      m_search(new QLineEdit),
      m_add(new QToolButton),
      m_last(m_add),
      m_menu(new QMenu(m_add)),
      m_row(new QHBoxLayout),
      m_chips(new ChipRow)
{
    makeSearch(messages);
    makeMenu();
    m_row->setSpacing(Theme::space(2));
    m_row->addWidget(m_search, 3);
    m_row->addWidget(m_add);
    m_row->addStretch(1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::space(2));
    column->addLayout(m_row);
    column->addWidget(m_chips);
    connect(m_chips, &ChipRow::clearRequested, this, &FilterBar::clearFilter);
    connect(m_chips, &ChipRow::editRequested, this, [this](const QString &key) {
        const int condition = conditionOf(key);
        if (condition >= 0)
            openEditor(condition, m_filter.conditions.at(condition), m_chips->chip(key));
        else
            m_search->setFocus(Qt::ShortcutFocusReason);
    });
    connect(m_chips, &ChipRow::switchRequested, this, [this](const QString &key, bool on) {
        const int condition = conditionOf(key);
        if (condition < 0)
            return;
        m_filter.conditions[condition].off = !on;
        updateChips();
        Q_EMIT filterChanged();
    });
    connect(m_chips, &ChipRow::removeRequested, this, [this](const QString &key) {
        const int condition = conditionOf(key);
        if (condition >= 0)
            m_filter.conditions.removeAt(condition);
        updateChips();
        Q_EMIT filterChanged();
    });
}

void FilterBar::makeSearch(MessageBar *messages)
{
    m_search->setPlaceholderText(m_list.searchHint.isEmpty() ? tr("Search") : m_list.searchHint);
    m_search->setAccessibleName(tr("Search %1").arg(m_list.many));
    m_search->setAccessibleDescription(m_list.searchHint);
    m_search->setClearButtonEnabled(true);
    if (auto *clear = m_search->findChild<QToolButton *>())
        clear->setAccessibleName(tr("Clear the search"));
    Fields::icon(m_search, Icons::get(QStringLiteral("search"), Status::Neutral),
                 tr("Go to the search"));
    m_search->setMinimumWidth(Theme::space(28));
    m_search->setMaximumWidth(Theme::space(90));
    Fields::limit(m_search, ListFilter::MaxSearchLength, tr("The search"), messages);
    m_search->installEventFilter(this);
    m_searchDelay.setSingleShot(true);
    m_searchDelay.setInterval(SearchDelay);
    connect(m_search, &QLineEdit::textChanged, &m_searchDelay, qOverload<>(&QTimer::start));
    connect(m_search, &QLineEdit::returnPressed, this, &FilterBar::applySearch);
    connect(&m_searchDelay, &QTimer::timeout, this, &FilterBar::applySearch);
}

void FilterBar::makeMenu()
{
    m_add->setText(tr("Filter"));
    m_add->setIcon(Icons::get(QStringLiteral("plus")));
    m_add->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_add->setPopupMode(QToolButton::InstantPopup);
    m_add->setFocusPolicy(Qt::StrongFocus);
    m_add->setAccessibleName(tr("Add a filter"));
    m_add->setMenu(m_menu);
    m_menu->setAccessibleName(tr("Columns to filter by"));
    for (const ListColumn &column : m_list.columns) {
        if (!column.filterable)
            continue;
        QAction *action = m_menu->addAction(column.title);
        action->setData(column.name);
        connect(action, &QAction::triggered, this, [this, name = column.name] { editNew(name); });
    }
}

void FilterBar::setWithheld(const QStringList &columns)
{
    m_withheld = columns;
    const QList<QAction *> actions = m_menu->actions();
    for (QAction *action : actions)
        action->setVisible(!columns.contains(action->data().toString()));
    setFilter(m_filter);
}

void FilterBar::addWidget(QWidget *widget)
{
    m_row->addWidget(widget);
    m_last = FocusWalk::putBehind(m_last, widget); // before the chips, which are seen below
}

void FilterBar::addLeading(QWidget *widget)
{
    m_row->insertWidget(0, widget);
    // Tab goes as the eye does: behind what comes before the search so far.
    FocusWalk::putBehind(FocusWalk::stopBefore(m_search), widget);
}

ConditionEditor *FilterBar::editor() const
{
    return m_editor;
}

void FilterBar::setFilter(const ListFilter &filter)
{
    m_searchDelay.stop();
    m_filter = filter;
    // A column that is gone since the filter was kept filters nothing.
    m_filter.conditions.removeIf([this](const FilterCondition &condition) {
        return !m_list.column(condition.column) || m_withheld.contains(condition.column);
    });
    const QSignalBlocker quiet(m_search);
    m_search->setText(m_filter.search);
    updateChips();
}

void FilterBar::addCondition(const FilterCondition &condition)
{
    FilterCondition wanted = condition;
    wanted.off = false;
    for (FilterCondition &there : m_filter.conditions) {
        FilterCondition same = there;
        same.off = false;
        if (same == wanted) {
            there.off = false;
            updateChips();
            Q_EMIT filterChanged();
            return;
        }
    }
    take(-1, wanted);
}

void FilterBar::editNew(const QString &column)
{
    FilterCondition start;
    const ListColumn *found = m_list.column(column);
    if (!found)
        return;
    start.column = column;
    start.op = ConditionText::rules(*found).value(0);
    openEditor(-1, start, m_add);
}

void FilterBar::openEditor(int condition, const FilterCondition &start, QWidget *anchor)
{
    const ListColumn *column = m_list.column(start.column);
    if (!column)
        return;
    if (m_editor)
        m_editor->close();
    m_editor = new ConditionEditor(*column, start, this);
    connect(m_editor, &ConditionEditor::choicesWanted, this, &FilterBar::choicesWanted);
    connect(m_editor, &ConditionEditor::accepted, this,
            [this, condition](const FilterCondition &made) { take(condition, made); });
    m_editor->popUpAt(anchor ? anchor : m_add);
}

void FilterBar::take(int condition, const FilterCondition &made)
{
    if (condition >= 0 && condition < m_filter.conditions.size())
        m_filter.conditions[condition] = made;
    else if (m_filter.conditions.size() < ListFilter::MaxConditions)
        m_filter.conditions.append(made);
    updateChips();
    Q_EMIT filterChanged();
}

void FilterBar::showChoices(const QString &column, const QString &search,
                            const QList<ListChoice> &choices)
{
    if (m_editor)
        m_editor->showChoices(column, search, choices);
}

void FilterBar::applySearch()
{
    m_searchDelay.stop();
    const QString words = ListFilter::cleaned(Fields::clean(m_search->text()));
    if (words == m_filter.search)
        return;
    m_filter.search = words;
    Q_EMIT filterChanged();
}

void FilterBar::replaceFilter(const ListFilter &filter)
{
    setFilter(filter);
    Q_EMIT filterChanged();
}

void FilterBar::clearFilter()
{
    replaceFilter({});
}

int FilterBar::conditionOf(const QString &key) const
{
    bool ok = false;
    const int condition = key.toInt(&ok);
    return ok && condition < m_filter.conditions.size() ? condition : -1;
}

void FilterBar::updateChips()
{
    QList<ChipRow::Chip> chips;
    for (int i = 0; i < m_filter.conditions.size(); ++i) {
        const FilterCondition &condition = m_filter.conditions.at(i);
        if (const ListColumn *column = m_list.column(condition.column))
            chips.append(
                {QString::number(i), ConditionText::text(*column, condition), !condition.off});
    }
    m_chips->setChips(chips);
    m_add->setEnabled(m_filter.conditions.size() < ListFilter::MaxConditions);
    m_add->setToolTip(m_add->isEnabled()
                          ? tr("Show only some of the %1").arg(m_list.many)
                          : tr("There are %n filters, which is as many as there can be", nullptr,
                               ListFilter::MaxConditions));
    Q_EMIT chipsChanged();
}

bool FilterBar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Escape && !m_search->text().isEmpty()) {
            m_search->clear();
            applySearch();
            return true;
        }
        if (key == Qt::Key_Down) {
            Q_EMIT leaveRequested();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace Peak
