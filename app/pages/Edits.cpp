#include "app/pages/Edits.h"

#include "app/PageWorld.h"
#include "models/db/WhenDone.h"
#include "models/repositories/UndoRepository.h"
#include "views/common/MessageBar.h"
#include "views/forms/FormDialog.h"

#include <QCoreApplication>
#include <QPointer>

namespace Peak {

namespace {

enum class Step { Undo, Redo };

/** The button beside one message; goes with the message, or when another step is the next. */
class Offer final : public QObject
{
public:
    Offer(UndoHistory &history, Step step, MessageBar *bar, const QString &told)
        : QObject(bar), m_history(history), m_step(step), m_bar(bar), m_told(told)
    {
        setObjectName(QStringLiteral("undoOffer"));
        m_sentence = nextSentence();
        bar->showMessage(Status::Good, told,
                         step == Step::Undo ? QCoreApplication::translate("Peak::Edits", "Undo")
                                            : QCoreApplication::translate("Peak::Edits", "Redo"));
        connect(bar, &MessageBar::actionTriggered, this, [this] { take(); });
        connect(&history, &UndoHistory::changed, this, [this] { withdraw(); });
    }

private:
    QString nextSentence() const
    {
        return m_step == Step::Undo ? m_history.undoSentence() : m_history.redoSentence();
    }

    bool isShown() const { return m_bar->text() == m_told; }

    void take()
    {
        deleteLater();
        if (!isShown() || nextSentence() != m_sentence)
            return;
        disconnect(&m_history, nullptr, this, nullptr);
        if (m_step == Step::Undo)
            m_history.undo();
        else
            m_history.redo();
        m_bar->clear();
    }

    void withdraw()
    {
        if (nextSentence() == m_sentence)
            return;
        const QString gone =
            m_step == Step::Undo ? m_history.redoSentence() : m_history.undoSentence();
        if (isShown() && gone == m_sentence)
            m_bar->clear(); // it was taken back, by key or elsewhere: not true any more
        else if (isShown())
            m_bar->showMessage(Status::Good, m_told);
        deleteLater();
    }

    UndoHistory &m_history;
    Step m_step;
    MessageBar *m_bar;
    QString m_told;
    QString m_sentence;
};

void offer(PageWorld &world, Step step, MessageBar *bar, const QString &told)
{
    delete bar->findChild<QObject *>(QStringLiteral("undoOffer"), Qt::FindDirectChildrenOnly);
    new Offer(world.undo(), step, bar, told);
}

} // namespace

void Edits::tellDraft(FormDialog *dialog, MessageBar *bar)
{
    QObject::connect(dialog, &FormDialog::cancelled, bar, [bar](bool kept) {
        if (kept)
            bar->showMessage(Status::Info,
                             QCoreApplication::translate(
                                 "Peak::Edits", "Not saved. What you typed stands there again when "
                                                "you open the form."));
    });
}

void Edits::offerUndo(PageWorld &world, MessageBar *bar, const QString &told)
{
    offer(world, Step::Undo, bar, told);
}

void Edits::offerRedo(PageWorld &world, MessageBar *bar, const QString &told)
{
    offer(world, Step::Redo, bar, told);
}

void Edits::afterEdits(PageWorld &world, const QList<QUuid> &audits, const QString &sentence,
                       MessageBar *bar, const QString &told)
{
    world.undo().add({sentence, audits});
    Q_EMIT world.editTold();
    if (bar && audits.isEmpty())
        bar->showMessage(Status::Good, told);
    else if (bar)
        offerUndo(world, bar, told);
}

void Edits::afterStep(PageWorld &world, const QString &sentence, const UndoWay &way,
                      MessageBar *bar, const QString &told)
{
    world.undo().add({sentence, {}, std::make_shared<const UndoWay>(way)});
    Q_EMIT world.editTold();
    if (bar)
        offerUndo(world, bar, told);
}

void Edits::afterEdit(PageWorld &world, const QUuid &id, qint64 version, const QString &sentence,
                      MessageBar *bar, const QString &told)
{
    Q_EMIT world.editTold();
    if (bar)
        bar->showMessage(Status::Good, told);
    const QUuid person = world.identity().personId;
    whenDone(UndoRepository(world.work()).lastChange(id, version), &world,
             [&world, person, sentence, told, shown = QPointer(bar)](const Result<QUuid> &audit) {
                 // Without an answer the edit stands all the same; only undoing it is not offered.
                 if (!audit || audit->isNull() || world.identity().personId != person)
                     return;
                 world.undo().add({sentence, {audit.value()}});
                 if (shown && shown->text() == told)
                     offerUndo(world, shown, told);
             });
}

} // namespace Peak
