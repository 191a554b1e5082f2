#include "views/actions/ActionLists.h"

using namespace Qt::Literals::StringLiterals;

namespace Peak {

using Scope = ActionSpec::Scope;

// A tab of an exchange that lists tasks or documents has a set for PageId::Tasks or Documents.

QList<ActionSpec> ActionLists::tasks()
{
    const QList<PageId> pages = {PageId::Tasks};
    QList<ActionSpec> specs = {
        {u"tasks.create"_s,
         tr("New task"),
         u"plus"_s,
         {QKeySequence(Qt::CTRL | Qt::Key_N)},
         tr("Adds a task to an exchange."),
         u"tasks.create"_s,
         Scope::Page,
         pages},
        {u"tasks.board"_s,
         tr("Board"),
         u"square-kanban"_s,
         {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_B)},
         tr("Shows the tasks as cards by status, or as a list."),
         ActionSpec::anyone(),
         Scope::Page,
         pages},
        {u"tasks.complete"_s,
         tr("Complete"),
         u"check"_s,
         {QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter)},
         tr("Marks the selected tasks as done."),
         u"tasks.complete"_s,
         Scope::Rows,
         pages},
        {u"tasks.edit"_s,
         tr("Edit..."),
         u"pencil"_s,
         {QKeySequence(Qt::ALT | Qt::Key_Return), QKeySequence(Qt::ALT | Qt::Key_Enter)},
         tr("Changes the fields of the task."),
         u"tasks.edit"_s,
         Scope::Row,
         pages},
        {u"tasks.edit_cell"_s,
         tr("Edit in place"),
         u"text-cursor-input"_s,
         {QKeySequence(Qt::Key_F2)},
         tr("Changes the cell where it stands: task, date, status, priority or who it is assigned "
            "to."),
         u"tasks.edit"_s,
         Scope::Row,
         pages},
        {u"tasks.roll_over"_s,
         tr("Roll over..."),
         u"calendar-clock"_s,
         {QKeySequence(Qt::CTRL | Qt::Key_R)},
         tr("Moves the task to a later day, with a reason."),
         u"tasks.roll_over"_s,
         Scope::Row,
         pages},
        {u"tasks.bulk"_s,
         tr("Edit the selected..."),
         u"square-pen"_s,
         {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E)},
         tr("Changes status, priority, date or assignee of all selected tasks."),
         u"tasks.bulk"_s,
         Scope::Rows,
         pages},
    };
    specs[1].checkable = true;
    specs[1].needsServer = false;
    specs[6].startsGroup = true;
    return specs;
}

QList<ActionSpec> ActionLists::documents()
{
    const QList<PageId> pages = {PageId::Documents};
    QList<ActionSpec> specs = {
        {u"documents.edit"_s,
         tr("Edit..."),
         u"pencil"_s,
         {QKeySequence(Qt::Key_F2)},
         tr("Changes what is noted about the document."),
         u"documents.edit"_s,
         Scope::Row,
         pages},
        {u"documents.log"_s,
         tr("Who opened it..."),
         u"eye"_s,
         {QKeySequence(Qt::CTRL | Qt::Key_L)},
         tr("Lists who opened the document, when and from where."),
         ActionSpec::anyone(),
         Scope::Row,
         pages},
        {u"documents.pin"_s,
         tr("Set the PIN..."),
         u"lock-keyhole"_s,
         {},
         tr("Asks for a PIN before the document opens."),
         u"documents.pin"_s,
         Scope::Row,
         pages},
        {u"documents.pin_reset"_s,
         tr("Allow the PIN again"),
         u"lock-keyhole-open"_s,
         {},
         tr("Opens the document again after too many wrong PINs."),
         u"documents.pin_reset"_s,
         Scope::Row,
         pages},
        {u"documents.remove"_s,
         tr("Remove..."),
         u"trash-2"_s,
         {QKeySequence(Qt::Key_Delete)},
         tr("Puts the document into the bin."),
         u"documents.remove"_s,
         Scope::Row,
         pages},
        {u"documents.restore"_s,
         tr("Bring back"),
         u"archive-restore"_s,
         {},
         tr("Takes the document out of the bin."),
         u"documents.restore"_s,
         Scope::Row,
         pages},
    };
    specs[4].startsGroup = true;
    return specs;
}

} // namespace Peak
