#pragma once

#include "models/session/RecordWatch.h"

#include <QObject>

namespace Peak {

class MessageBar;
class SessionKeeper;

/**
 * Has RecordWatch look while somebody is signed in, and shows what it warns of in the window.
 *
 * An admin who knows why (the database was restored) accepts it there; others can only pass it on.
 * Decides nothing itself. GUI thread.
 */
class RecordWarning final : public QObject
{
    Q_OBJECT

public:
    /** All must outlive it. */
    RecordWarning(SessionKeeper &keeper, DbSession &line, QSettings &settings, MessageBar &messages,
                  QObject *parent = nullptr);

private:
    void follow();
    void show(const QString &sentence);

    SessionKeeper &m_keeper;
    MessageBar &m_messages;
    RecordWatch m_watch;
    QString m_shown;
};

} // namespace Peak
