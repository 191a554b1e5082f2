#pragma once

#include <QList>
#include <QWidget>

class QToolButton;

namespace Peak {

class FilterBar;

/**
 * "Mine", "All", "Overdue": three sets of conditions on the filter bar, each by one press.
 *
 * Pressed down while the bar holds exactly its conditions; changes nothing but the bar. GUI thread.
 */
class TaskFilters final : public QWidget
{
    Q_OBJECT

public:
    explicit TaskFilters(FilterBar *bar, QWidget *parent = nullptr);

    enum Choice { Mine, All, Overdue };
    QToolButton *button(Choice choice) const { return m_buttons.at(choice); }

private:
    void refresh();

    FilterBar *m_bar;
    QList<QToolButton *> m_buttons;
};

} // namespace Peak
