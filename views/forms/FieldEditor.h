#pragma once

#include "models/domain/FormDefinition.h"
#include "views/forms/PersonPicker.h"

#include <QHash>
#include <QObject>

#include <functional>

class QWidget;

namespace Peak {

/** What the fields of a form need besides their definition. */
struct FormContext
{
    QDate today;                          ///< the firm's, as the server tells it
    PersonFinder findPerson;              ///< for all fields that name a person
    QHash<QString, PersonFinder> finders; ///< by field, where another set of people is meant
};

/**
 * The control of one field, whatever its kind: takes and gives the value as FormDefinition has it.
 *
 * Owns nothing: the control is the child of the widget that it was made for. GUI thread.
 */
class FieldEditor final : public QObject
{
    Q_OBJECT

public:
    FieldEditor(const FormField &field, const FormContext &context, QWidget *parent);

    /** What stands in the form, and what takes the focus and the names for screen readers. */
    QWidget *widget() const { return m_widget; }
    QWidget *control() const { return m_control; }
    QJsonValue value() const { return m_value(); }
    void setValue(const QJsonValue &value);
    /** A list of boxes to tick names itself; everything else needs a label above. */
    bool labelsItself() const { return m_labelsItself; }

Q_SIGNALS:
    void changed(); ///< by the person or by setValue()

private:
    void makeText(const FormField &field);
    void makeMultiLine(const FormField &field);
    void makeMoney();
    void makeDate(const FormField &field, const FormContext &context);
    void makeChoice(const FormField &field);
    void makePerson(const FormField &field, const FormContext &context);
    void makeFlag(const FormField &field);
    void makeFlagList(const FormField &field);

    QWidget *m_parent;
    QWidget *m_widget = nullptr;
    QWidget *m_control = nullptr;
    bool m_labelsItself = false;
    std::function<QJsonValue()> m_value;
    std::function<void(const QJsonValue &)> m_setValue;
};

} // namespace Peak
