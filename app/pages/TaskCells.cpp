#include "app/pages/TaskCells.h"

#include "app/pages/TaskForms.h"
#include "models/db/WhenDone.h"
#include "models/tables/ListTableModel.h"
#include "views/common/DataTable.h"
#include "views/common/ListPage.h"
#include "views/common/MessageBar.h"
#include "views/forms/CellEditor.h"

#include <QPointer>

#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

/** The field that a column of the list is edited as; empty where there is none. */
QString fieldOf(const QString &column)
{
    static const QHash<QString, QString> fields = {
        {u"title"_s, u"title"_s},          {u"due"_s, u"due_date"_s},
        {u"status"_s, u"status"_s},        {u"priority"_s, u"priority"_s},
        {u"assignee"_s, u"assigned_to"_s},
    };
    return fields.value(column);
}

} // namespace

TaskCells::TaskCells(DbSession &session, ListPage *page, QObject *parent)
    : QObject(parent), m_page(page), m_tasks(session)
{}

void TaskCells::edit(const TaskRow &task, const FormContext &context)
{
    const ListTableModel *model = m_page->model();
    const auto columns = model->definition().columns;
    const int current = m_page->table()->currentIndex().column();
    const bool editable = current >= 0 && !fieldOf(columns.at(current).name).isEmpty();
    const int column = editable ? current : 0; // the title
    const auto row = model->listRowAt(model->rowOf(task.id));
    const FormDefinition form = TaskForms::edit({});
    const FormField *field = form.field(fieldOf(columns.at(column).name));
    if (!row || !field)
        return;
    const QJsonValue before = row->cells.value(columns.at(column).name);
    open({task, context, column, *field, before}, before);
}

void TaskCells::open(const Cell &cell, const QJsonValue &value)
{
    const int row = m_page->model()->rowOf(cell.task.id);
    if (row < 0)
        return;
    const QModelIndex index = m_page->model()->index(row, cell.column);
    m_page->table()->setCurrentIndex(index);
    m_page->table()->scrollTo(index);
    auto *editor = new CellEditor(m_page->table(), index, cell.field, cell.context);
    connect(editor, &CellEditor::kept, this,
            [this, cell](const QJsonValue &typed) { save(cell, typed, cell.task.version, false); });
    MessageBar *bar = m_page->messages();
    connect(editor, &CellEditor::refused, bar, [this, bar](const QString &sentence) {
        m_refusal = sentence;
        bar->showMessage(Status::Warning, sentence);
    });
    connect(editor, &QObject::destroyed, this, [this, bar = QPointer(bar)] {
        if (bar && bar->text() == std::exchange(m_refusal, {}))
            bar->clear(); // what was wrong is not there any more
    });
    editor->open(cell.before, value);
}

void TaskCells::save(const Cell &cell, const QJsonValue &value, qint64 version, bool again)
{
    FormDefinition form;
    form.fields = {cell.field};
    const QString &name = cell.field.name;
    const QJsonObject fields = form.changes({{name, cell.before}}, {{name, value}});
    whenDone(m_tasks.update(cell.task.id, version, fields), this,
             [this, cell, value, again](const Result<qint64> &saved_) {
                 if (saved_) {
                     Q_EMIT saved(cell.task, cell.field.plainLabel(), saved_.value());
                 } else if (saved_.error().kind == ErrorKind::Conflict && !again) {
                     onConflict(cell, value, saved_.error());
                 } else {
                     Q_EMIT failed(saved_.error());
                     open(cell, value); // nothing that was typed is lost
                 }
             });
}

void TaskCells::onConflict(const Cell &cell, const QJsonValue &value, const Error &error)
{
    whenDone(m_tasks.task(cell.task.id), this,
             [this, cell, value, error](const Result<FormRecord> &now) {
                 if (now && sameFormValue(now->values.value(cell.field.name), cell.before)) {
                     save(cell, value, now->version, true);
                     return;
                 }
                 m_page->model()->applyChanges({cell.task.id});
                 Q_EMIT failed(now ? error : now.error());
                 Cell next = cell;
                 if (now) {
                     next.task.version = now->version;
                     next.before = now->values.value(cell.field.name);
                 }
                 open(next, value);
             });
}

} // namespace Peak
