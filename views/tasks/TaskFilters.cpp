#include "views/tasks/TaskFilters.h"

#include "views/common/FilterBar.h"
#include "views/common/Icons.h"

#include <QHBoxLayout>
#include <QJsonArray>
#include <QToolButton>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

FilterCondition open(const QStringList &labels)
{
    return {u"status"_s,
            FilterCondition::Op::AnyOf,
            QJsonArray{u"PENDING"_s, u"IN_PROGRESS"_s},
            false,
            false,
            labels};
}

QList<FilterCondition> conditionsOf(TaskFilters::Choice choice, const QStringList &states,
                                    const QString &me)
{
    switch (choice) {
    case TaskFilters::Mine:
        return {
            {u"assignee"_s, FilterCondition::Op::AnyOf, QJsonArray{u"me"_s}, false, false, {me}},
            open(states)};
    case TaskFilters::Overdue:
        return {{u"due"_s, FilterCondition::Op::Overdue, {}, false, false, {}}, open(states)};
    case TaskFilters::All:
        break;
    }
    return {};
}

} // namespace

TaskFilters::TaskFilters(FilterBar *bar, QWidget *parent) : QWidget(parent), m_bar(bar)
{
    setAccessibleName(tr("Quick filters"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    const QStringList texts{tr("Mine"), tr("All"), tr("Overdue")};
    const QStringList tips{tr("Open tasks that are assigned to you"), tr("Every task"),
                           tr("Open tasks whose day has passed")};
    for (const Choice choice : {Mine, All, Overdue}) {
        auto *button = new QToolButton;
        button->setText(texts.at(choice));
        button->setToolTip(tips.at(choice));
        button->setAccessibleDescription(tips.at(choice));
        button->setCheckable(true);
        button->setFocusPolicy(Qt::StrongFocus);
        row->addWidget(button);
        m_buttons.append(button);
        connect(button, &QToolButton::clicked, this, [this, choice] {
            ListFilter filter;
            filter.search = m_bar->filter().search;
            filter.conditions = conditionsOf(choice, {tr("To do"), tr("In progress")}, tr("me"));
            m_bar->replaceFilter(filter);
            refresh();
        });
    }
    connect(m_bar, &FilterBar::chipsChanged, this, &TaskFilters::refresh);
    refresh();
}

void TaskFilters::refresh()
{
    const auto asked = [](QList<FilterCondition> conditions) {
        ListFilter filter;
        filter.conditions = std::move(conditions);
        return filter.toQuery();
    };
    const QJsonObject now = asked(m_bar->filter().conditions);
    for (const Choice choice : {Mine, All, Overdue})
        m_buttons.at(choice)->setChecked(now == asked(conditionsOf(choice, {}, {})));
}

} // namespace Peak
