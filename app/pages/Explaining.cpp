#include "app/pages/Explaining.h"

#include "app/PageWorld.h"
#include "models/db/WhenDone.h"
#include "models/repositories/ParticipantRepository.h"
#include "models/repositories/PeopleRepository.h"
#include "views/participants/ExplainDialog.h"

namespace Peak {

void explainAccess(PageWorld &world, QWidget *window, const QUuid &exchange, const QString &thing,
                   const QUuid &person, const QString &name)
{
    const auto find = [&world](const QString &words) {
        return PeopleRepository(world.reads()).find(words);
    };
    auto *dialog = new ExplainDialog(thing, find, window);
    QObject::connect(dialog, &ExplainDialog::askRequested, dialog,
                     [&world, dialog, exchange](const QUuid &asked) {
                         whenDone(
                             ParticipantRepository(world.work()).explainAccess(asked, exchange),
                             dialog, [dialog, asked](const Result<QList<AccessAnswer>> &answers) {
                                 if (answers)
                                     dialog->showAnswers(asked, answers.value());
                                 else
                                     dialog->showError(asked, answers.error());
                             });
                     });
    if (!person.isNull())
        dialog->setPerson(person, name);
    dialog->open();
}

} // namespace Peak
