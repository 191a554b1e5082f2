#pragma once

#include "models/db/AuditRecord.h"
#include "models/db/ConnectionSettings.h"
#include "models/db/DbSession.h"
#include "models/domain/Identity.h"

#include <QObject>
#include <QTimer>

class QSettings;

namespace Peak {

/**
 * Remembers the last head of the record that this computer saw of a server, and notices when the
 * server's record is no longer the one that was seen: cut, or made anew.
 *
 * Looks once after sign-in and each hour, by one small statement, and says nothing while all is
 * well or the server can't be asked. After a warning it keeps what it remembered, so that the next
 * sign-in warns again, until somebody accepts. Heads are no secret: they stand in the program's
 * settings. GUI thread.
 */
class RecordWatch final : public QObject
{
    Q_OBJECT

public:
    /** Both must outlive it. */
    RecordWatch(DbSession &line, QSettings &settings, QObject *parent = nullptr);

    /** Somebody is signed in to `server`; the same again changes nothing. */
    void begin(const ConnectionSettings &server, const Identity &identity);
    void end();
    /** What the server has is right (it was restored, say): it is what to remember from now on,
     * once the server has recorded who said so. */
    void accept();

Q_SIGNALS:
    void warned(const QString &sentence);
    /** It is what this computer compares with from now on. */
    void accepted();
    /** The server did not record it: nothing was accepted, and the next sign-in warns again. */
    void acceptFailed(const Peak::Error &error);

private:
    void look();
    void judge(const AuditRecord::Comparison &found);
    AuditHead remembered() const;
    void remember(const AuditHead &head);
    QString sentence(const AuditRecord::Comparison &found) const;

    DbSession &m_line;
    QSettings &m_settings;
    QTimer m_next;
    QString m_server; ///< as people read it
    QString m_key;    ///< in the settings; empty: nobody is signed in
    QUuid m_session;
    bool m_isAdmin = false;
    bool m_hasWarned = false;
    AuditHead m_seen;   ///< after a warning: what was remembered
    AuditHead m_latest; ///< and what accepting would remember
};

} // namespace Peak
