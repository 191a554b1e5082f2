#pragma once

#include "models/domain/FilterCondition.h"
#include "models/domain/ListDefinition.h"

#include <QPointer>
#include <QTimer>
#include <QWidget>

class QHBoxLayout;
class QLineEdit;
class QMenu;
class QToolButton;

namespace Peak {

class ChipRow;
class ConditionEditor;
class MessageBar;

/**
 * What a list is filtered by: a box to search in, a chip for each condition, and "Filter" to add
 * one.
 *
 * Turns what the person does into a ListFilter and queries nothing; the values of a column that is
 * not known beforehand are asked for by choicesWanted() and come back by showChoices(). GUI thread.
 */
class FilterBar final : public QWidget
{
    Q_OBJECT

public:
    /** `messages` says when a text is too long. */
    FilterBar(const ListDefinition &list, MessageBar *messages, QWidget *parent = nullptr);

    const ListFilter &filter() const { return m_filter; }
    /** Takes it over without telling. */
    void setFilter(const ListFilter &filter);
    /** Takes it over as if the person had made it. */
    void replaceFilter(const ListFilter &filter);
    /** Columns that this person doesn't see, and so can't filter by. */
    void setWithheld(const QStringList &columns);
    /** Adds a condition, as if the person had; an equal one is only switched on. */
    void addCondition(const FilterCondition &condition);
    /** Opens the editor for a new condition on this column. */
    void editNew(const QString &column);
    /** Tells now what was typed a moment ago. */
    void applySearch();
    bool isSearchPending() const { return m_searchDelay.isActive(); }

    QLineEdit *search() const { return m_search; }
    ChipRow *chips() const { return m_chips; }
    QMenu *columnMenu() const { return m_menu; }
    ConditionEditor *editor() const;
    /** At the end of the row. */
    void addWidget(QWidget *widget);
    /** Before the search: what changes the whole filter at once. */
    void addLeading(QWidget *widget);

public Q_SLOTS:
    void clearFilter();
    void showChoices(const QString &column, const QString &search,
                     const QList<Peak::ListChoice> &choices);

Q_SIGNALS:
    void filterChanged(); ///< by the person, not by setFilter()
    void chipsChanged();  ///< other conditions are shown, whoever made them
    void choicesWanted(const QString &column, const QString &search);
    /** Down was pressed in the search: on to the rows. */
    void leaveRequested();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void makeSearch(MessageBar *messages);
    void makeMenu();
    void openEditor(int condition, const FilterCondition &start, QWidget *anchor);
    void take(int condition, const FilterCondition &made);
    void updateChips();
    int conditionOf(const QString &key) const;

    const ListDefinition m_list;
    ListFilter m_filter;
    QStringList m_withheld;
    QTimer m_searchDelay;
    QPointer<ConditionEditor> m_editor;
    QLineEdit *m_search;
    QToolButton *m_add;
    QWidget *m_last; ///< of the row
    QMenu *m_menu;
    QHBoxLayout *m_row;
    ChipRow *m_chips;
};

} // namespace Peak
