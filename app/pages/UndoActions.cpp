#include "app/pages/UndoActions.h"

#include "app/PageWorld.h"
#include "app/pages/Edits.h"
#include "views/actions/ActionSet.h"
#include "views/common/MessageBar.h"
#include "views/main/MainWindow.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Peak::UndoActions)
};

void tellNames(ActionSet *actions, const UndoHistory &history)
{
    const QString undo = history.undoSentence();
    const QString redo = history.redoSentence();
    actions->setText(u"edit.undo"_s,
                     undo.isEmpty() ? Words::tr("Undo") : Words::tr("Undo: %1").arg(undo));
    actions->setText(u"edit.redo"_s,
                     redo.isEmpty() ? Words::tr("Redo") : Words::tr("Redo: %1").arg(redo));
    actions->refresh();
}

} // namespace

void addUndoActions(MainWindow &window, PageWorld &world)
{
    ActionSet *actions = window.actionSet();
    MessageBar *bar = window.messages();
    UndoHistory &history = world.undo();
    actions->on(
        u"edit.undo"_s, [&history] { history.undo(); },
        [&history] {
            return history.canUndo() ? QString() : Words::tr("There is nothing to undo.");
        });
    actions->on(
        u"edit.redo"_s, [&history] { history.redo(); },
        [&history] {
            return history.canRedo() ? QString() : Words::tr("There is nothing to do again.");
        });
    QObject::connect(&history, &UndoHistory::changed, actions,
                     [actions, &history] { tellNames(actions, history); });
    QObject::connect(&world, &PageWorld::editTold, bar, &MessageBar::clearNews);
    QObject::connect(&history, &UndoHistory::undone, bar, [&world, bar](const QString &sentence) {
        Edits::offerRedo(world, bar, Words::tr("Undone: %1.").arg(sentence));
    });
    QObject::connect(&history, &UndoHistory::redone, bar, [&world, bar](const QString &sentence) {
        Edits::offerUndo(world, bar, Words::tr("Done again: %1.").arg(sentence));
    });
    QObject::connect(
        &history, &UndoHistory::failed, bar, [bar](const QString &sentence, const Error &error) {
            Error told = error;
            told.message = Words::tr("%1 stays as it is. %2").arg(sentence, error.message);
            bar->showError(told);
        });
    tellNames(actions, history);
}

} // namespace Peak
