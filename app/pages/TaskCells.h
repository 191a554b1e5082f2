#pragma once

#include "app/pages/TaskRow.h"
#include "models/db/Error.h"
#include "models/repositories/TaskRepository.h"
#include "views/forms/FieldEditor.h"

#include <QObject>

namespace Peak {

class ListPage;

/**
 * Edits one cell of a list of tasks where it stands: title, due date, status, priority, assignee.
 *
 * A change of another field of the task meanwhile is none of its business; one of the same field
 * is told, and what was typed stands open again. Keeps no rows. A child of the controller. GUI
 * thread.
 */
class TaskCells final : public QObject
{
    Q_OBJECT

public:
    TaskCells(DbSession &session, ListPage *page, QObject *parent);

    /** The current cell, or the title of its row where that column has no field. */
    void edit(const TaskRow &task, const FormContext &context);

Q_SIGNALS:
    void saved(const Peak::TaskRow &task, const QString &label, qint64 version);
    void failed(const Peak::Error &error);

private:
    struct Cell
    {
        TaskRow task;
        FormContext context;
        int column = 0;
        FormField field;
        QJsonValue before;
    };
    void open(const Cell &cell, const QJsonValue &value);
    void save(const Cell &cell, const QJsonValue &value, qint64 version, bool again);
    void onConflict(const Cell &cell, const QJsonValue &value, const Error &error);

    ListPage *m_page;
    TaskRepository m_tasks;
    QString m_refusal; ///< what the open editor said is wrong
};

} // namespace Peak
