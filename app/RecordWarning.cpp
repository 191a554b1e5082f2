#include "app/RecordWarning.h"

#include "models/session/SessionKeeper.h"
#include "views/common/MessageBar.h"

namespace Peak {

RecordWarning::RecordWarning(SessionKeeper &keeper, DbSession &line, QSettings &settings,
                             MessageBar &messages, QObject *parent)
    : QObject(parent), m_keeper(keeper), m_messages(messages), m_watch(line, settings)
{
    connect(&keeper, &SessionKeeper::statusChanged, this, &RecordWarning::follow);
    connect(&keeper, &SessionKeeper::identityChanged, this, &RecordWarning::follow);
    connect(&keeper, &SessionKeeper::ended, &m_watch, &RecordWatch::end);
    connect(&m_watch, &RecordWatch::warned, this, &RecordWarning::show);
    connect(&messages, &MessageBar::actionTriggered, this, [this] {
        // The bar is everybody's: only the answer to this question counts.
        if (m_shown.isEmpty() || m_messages.text() != m_shown)
            return;
        m_watch.accept();
    });
    connect(&m_watch, &RecordWatch::accepted, this, [this] {
        if (m_messages.text() == m_shown)
            m_messages.clear();
        m_shown.clear();
    });
    connect(&m_watch, &RecordWatch::acceptFailed, this, [this](const Error &error) {
        m_shown = tr("It was not recorded that you accept another record, so this computer goes on "
                     "comparing with what it saw. %1")
                      .arg(error.message);
        m_messages.showMessage(Status::Danger, m_shown, tr("Try again"));
    });
}

void RecordWarning::follow()
{
    switch (m_keeper.status().state) {
    case SessionStatus::State::Online:
        m_watch.begin(m_keeper.server(), m_keeper.identity());
        break;
    case SessionStatus::State::SignedOut:
        m_watch.end();
        break;
    default:
        break;
    }
}

void RecordWarning::show(const QString &sentence)
{
    m_shown = sentence;
    const bool isAdmin = m_keeper.identity().role == Role::Admin;
    //: Button: an admin knows why the record differs, and it is what to compare with from now on
    m_messages.showMessage(Status::Warning, sentence, isAdmin ? tr("It was restored") : QString());
}

} // namespace Peak
