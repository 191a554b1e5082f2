#include "app/pages/TaskForms.h"

#include "models/tables/lists/TasksList.h"

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

QList<FormChoice> choicesOf(const QString &column)
{
    const ListDefinition list = tasksList();
    return formChoices(list.column(column)->choices);
}

} // namespace

QList<FormChoice> TaskForms::states()
{
    return choicesOf(u"status"_s);
}

QList<FormChoice> TaskForms::priorities()
{
    return choicesOf(u"priority"_s);
}

QList<FormField> TaskForms::fields()
{
    FormField title = FormField::of(FieldKind::Text, u"title"_s, tr("&Task"));
    title.required = true;
    title.help = tr("What is to be done, in a few words.");
    FormField due = FormField::of(FieldKind::Date, u"due_date"_s, tr("&Due date"));
    due.deadline = true;
    due.half = true;
    FormField priority = FormField::of(FieldKind::Choice, u"priority"_s, tr("&Priority"));
    priority.required = true;
    priority.half = true;
    priority.choices = priorities();
    FormField assignee = FormField::of(FieldKind::Person, u"assigned_to"_s, tr("&Assigned to"));
    assignee.serverNames = {u"assigned"_s};
    assignee.help = tr("Somebody who has access to the exchange.");
    FormField description =
        FormField::of(FieldKind::MultiLine, u"description"_s, tr("D&escription"));
    description.most = 10000;
    return {title, due, priority, assignee, description};
}

FormDefinition TaskForms::create(const QString &exchange)
{
    FormDefinition form;
    form.name = u"task"_s;
    form.title = exchange.isEmpty() ? tr("New task") : tr("New task in %1").arg(exchange);
    form.save = tr("Add task");
    form.fields = fields();
    return form;
}

FormDefinition TaskForms::edit(const QString &whyNot)
{
    FormDefinition form;
    form.name = u"task"_s;
    form.title = tr("Edit task");
    form.save = tr("Save task");
    form.fields = fields();
    FormField status = FormField::of(FieldKind::Choice, u"status"_s, tr("&Status"));
    status.required = true;
    status.choices = states();
    status.half = true;
    form.fields[3].half = true;
    form.fields.insert(3, status);
    for (FormField &made : form.fields)
        made.readOnly = whyNot;
    if (!whyNot.isEmpty())
        form.title = tr("Task");
    return form;
}

FormDefinition TaskForms::bulk(int tasks)
{
    FormDefinition form;
    form.name = u"task_bulk"_s;
    form.title = tr("Edit %n task(s)", nullptr, tasks);
    form.save = tr("Change them");
    const QList<FormField> all = edit({}).fields;
    for (const QString &name : {u"status"_s, u"priority"_s, u"due_date"_s, u"assigned_to"_s}) {
        for (const FormField &one : all) {
            if (one.name == name)
                form.fields.append(one);
        }
    }
    return form;
}

FormDefinition TaskForms::rollOver(const QString &title, QDate today)
{
    FormDefinition form;
    form.name = u"task_roll_over"_s;
    form.title = tr("Roll over: %1").arg(title);
    form.save = tr("Move the date");
    FormField due = FormField::of(FieldKind::Date, u"due_date"_s, tr("&New due date"));
    due.required = true;
    due.deadline = true;
    FormField reason = FormField::of(FieldKind::Text, u"reason"_s, tr("&Reason"));
    reason.required = true;
    reason.most = 500;
    reason.help = tr("It stands under the task, for everybody who works on it.");
    form.fields = {due, reason};
    form.rules = [today](const QJsonObject &values) -> QList<FormFault> {
        const QDate day = QDate::fromString(values.value(u"due_date"_s).toString(), Qt::ISODate);
        if (today.isValid() && day.isValid() && day < today)
            return {{u"due_date"_s, FormFault::Said,
                     tr("A task is moved to today or to a later day.")}};
        return {};
    };
    return form;
}

} // namespace Peak
