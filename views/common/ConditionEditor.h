#pragma once

#include "models/domain/FilterCondition.h"
#include "models/domain/ListDefinition.h"

#include <QFrame>

class QCheckBox;
class QComboBox;
class QPushButton;
class QVBoxLayout;

namespace Peak {

class ConditionField;

/**
 * A small window in which one condition is made or changed: the rule, its value, and "not".
 *
 * Takes a condition and gives one back by accepted(); applies nothing itself. Enter applies, Esc
 * closes. Dies when it is closed. GUI thread.
 */
class ConditionEditor final : public QFrame
{
    Q_OBJECT

public:
    ConditionEditor(const ListColumn &column, const FilterCondition &condition, QWidget *parent);

    /** What the person has chosen so far. */
    FilterCondition condition() const;
    const ListColumn &column() const { return m_column; }
    ConditionField *field() const { return m_field; }
    /** Below this widget, inside the screen. */
    void popUpAt(const QWidget *anchor);

public Q_SLOTS:
    void showChoices(const QString &column, const QString &search,
                     const QList<Peak::ListChoice> &choices);

Q_SIGNALS:
    void accepted(const Peak::FilterCondition &condition);
    void choicesWanted(const QString &column, const QString &search);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void onRuleChosen();
    void updateApply();
    void accept();

    const ListColumn m_column;
    FilterCondition m_start;
    QComboBox *m_rule;
    QVBoxLayout *m_place;
    ConditionField *m_field = nullptr;
    QCheckBox *m_not;
    QPushButton *m_apply;
};

} // namespace Peak
