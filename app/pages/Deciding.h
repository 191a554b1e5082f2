#pragma once

#include "models/db/Result.h"
#include "models/db/WhenDone.h"
#include "views/common/DecisionDialog.h"

#include <QPointer>

namespace Peak {

/**
 * Opens the dialog and does what is decided in it: `call(reason)` gives a QFuture<Result<T>>. A
 * refusal stays in the dialog, to be tried again; else the dialog closes and `then(answer)` tells.
 * Nothing is called once `context` is gone. GUI thread.
 */
template <typename Call, typename Then>
void whenDecided(DecisionDialog *dialog, QObject *context, Call call, Then then)
{
    QObject::connect(
        dialog, &DecisionDialog::decided, context,
        [dialog, context = QPointer<QObject>(context), call, then](const QString &reason) {
            const auto future = call(reason);
            using Answer = std::decay_t<decltype(future.result())>;
            whenDone(future, dialog, [dialog, context, then](const Answer &answer) {
                if (!answer) {
                    dialog->showError(answer.error());
                    return;
                }
                dialog->accept();
                if (context)
                    then(answer);
            });
        });
    dialog->open();
}

} // namespace Peak
