#pragma once

#include "models/domain/FilterCondition.h"
#include "models/domain/ListDefinition.h"

#include <QHash>
#include <QTimer>
#include <QWidget>

class QCheckBox;
class QDateEdit;
class QLineEdit;
class QListWidget;
class QSpinBox;

namespace Peak {

/** The part of a ConditionEditor that takes the value for one rule. GUI thread. */
class ConditionField : public QWidget
{
    Q_OBJECT

public:
    using QWidget::QWidget;

    virtual QJsonValue value() const = 0;
    virtual void setValue(const FilterCondition &condition) = 0;
    /** What people call the values. */
    virtual QStringList labels() const { return {}; }

    /** The field for a rule; null where it needs none. */
    static ConditionField *make(const ListColumn &column, FilterCondition::Op op, QWidget *parent);

Q_SIGNALS:
    void changed();
};

class TextField final : public ConditionField
{
    Q_OBJECT

public:
    explicit TextField(const ListColumn &column, QWidget *parent);
    QJsonValue value() const override;
    void setValue(const FilterCondition &condition) override;

private:
    QLineEdit *m_edit;
};

/**
 * Values to tick: those that the column's definition knows, or those that are found while a name is
 * typed. What is ticked stays in the list, whatever is looked for.
 */
class ChoicesField final : public ConditionField
{
    Q_OBJECT

public:
    explicit ChoicesField(const ListColumn &column, QWidget *parent);
    QJsonValue value() const override;
    QStringList labels() const override;
    void setValue(const FilterCondition &condition) override;
    void showFound(const QString &search, const QList<ListChoice> &found);
    QListWidget *list() const { return m_list; }

Q_SIGNALS:
    void choicesWanted(const QString &search);

private:
    void rebuild();
    bool isAsked() const { return m_fixed.isEmpty(); }

    const ListColumn m_column;
    QList<ListChoice> m_fixed;
    QList<ListChoice> m_found;
    QList<ListChoice> m_ticked;
    QTimer m_pause;
    QLineEdit *m_search;
    QListWidget *m_list;
};

/** Two numbers or amounts, each of which may stay empty. */
class NumbersField final : public ConditionField
{
    Q_OBJECT

public:
    explicit NumbersField(const ListColumn &column, QWidget *parent);
    QJsonValue value() const override;
    void setValue(const FilterCondition &condition) override;

private:
    QJsonValue number(const QLineEdit *edit) const;

    const ColumnKind m_kind;
    QLineEdit *m_from;
    QLineEdit *m_to;
};

/** One date, or two of which each may be left out. */
class DatesField final : public ConditionField
{
    Q_OBJECT

public:
    DatesField(const ListColumn &column, bool range, QWidget *parent);
    QJsonValue value() const override;
    void setValue(const FilterCondition &condition) override;

private:
    QWidget *makeEnd(const QString &name, QCheckBox **use, QDateEdit **date);

    const bool m_range;
    QCheckBox *m_useFrom = nullptr;
    QCheckBox *m_useTo = nullptr;
    QDateEdit *m_from = nullptr;
    QDateEdit *m_to = nullptr;
};

class DaysField final : public ConditionField
{
    Q_OBJECT

public:
    explicit DaysField(const ListColumn &column, QWidget *parent);
    QJsonValue value() const override;
    void setValue(const FilterCondition &condition) override;

private:
    QSpinBox *m_days;
};

} // namespace Peak
