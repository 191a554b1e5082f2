#pragma once

#include "models/db/ConnectionSettings.h"
#include "models/db/DbConnection.h"
#include "models/db/Result.h"
#include "models/db/StoppableThread.h"
#include "models/delivery/DeliverySettings.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QMap>
#include <QSet>
#include <QString>

#include <atomic>
#include <functional>

namespace Peak {

/**
 * The agent's work at the outbox: takes e-mail and SMS from it, hands each message to the provider
 * that the firm has set up, and tells the database what came of it.
 *
 * Which are due, to whom and when again is the database's business; a message is marked as being
 * handed before a provider can have it, so that whoever dies in between leaves it "uncertain" and
 * never sent twice. Any number may run at once. Has a key for the time of a round only. Blocks its
 * thread, as the agent does.
 */
class Courier final
{
    Q_DECLARE_TR_FUNCTIONS(Peak::Courier)

public:
    using Say = std::function<void(const QString &)>;
    struct Options
    {
        QString name = {}; ///< in the outbox: "mail@HOST/PID-RANDOM" when empty
        bool once = false; ///< what is due now
        int pauseMilliseconds = 5'000;
        int restSeconds = 60; ///< after trouble that concerns every message
        DeliveryPatience patience = {};
    };

    Courier(const ConnectionSettings &settings, const Options &options, Say say);

    /** Until it is told to stop. Fails as Agent::run() does. */
    Result<void> run(const std::atomic_bool &stop);

private:
    /** What the database has not been told yet. */
    struct News
    {
        QByteArray sql;
        DbConnection::Parameters parameters;
    };

    /** A channel that goes nowhere for a while. */
    struct Rest
    {
        QDeadlineTimer until{0};
        QString why;
    };

    Result<void> open();
    Result<void> round();
    Result<QList<OutboxItem>> take();
    Result<void> serve(const QString &channel, QList<OutboxItem> items,
                       const DeliverySettings &settings, const QElapsedTimer &spent);
    Result<std::unique_ptr<DeliveryChannel>> way(const QString &channel,
                                                 const DeliverySettings &settings);
    Result<SecretBytes> secret(const QString &name);
    Result<void> sendOne(const OutboxItem &item, DeliveryChannel &way, Delivery &delivery);
    Result<void> note(const OutboxItem &item, const Delivery &delivery);
    Result<void> giveBack(const QList<OutboxItem> &items, const Delivery &delivery);
    Result<void> rest(const QString &channel, const QList<OutboxItem> &items,
                      const Delivery &delivery);
    int pause(const Delivery &delivery) const;
    Result<void> tell(const News &news);
    Result<void> tellRest();
    Result<void> tellTrouble(const QString &channel, const QString &trouble);
    void tellRound();

    Result<QList<DbConnection::Row>> ask(const QByteArray &sql,
                                         const DbConnection::Parameters &parameters = {})
    {
        return m_connection->secretQuery(sql, parameters);
    }

    const ConnectionSettings m_settings;
    Options m_options;
    const Say m_say;
    DbConnection *m_connection = nullptr; ///< while it runs
    const std::atomic_bool *m_stop = nullptr;
    bool m_mayReadKeys = false;
    bool m_saidWhoMay = false;
    QList<News> m_untold;          ///< oldest first
    QMap<QString, Rest> m_rests;   ///< by channel
    QSet<QString> m_goes;          ///< channels that the database knows to be well
    QMap<QString, QString> m_said; ///< the last trouble of a channel, said once
    QMap<QString, int> m_sent;     ///< not said yet
    int m_uncertain = 0;
    int m_refused = 0;
    Result<void> m_trouble; ///< for `once`
};

/** A courier on a thread of its own, beside an agent. Ends with this object. */
class CourierThread final
{
public:
    CourierThread(const ConnectionSettings &settings, Courier::Say say);

private:
    StoppableThread m_thread;
};

} // namespace Peak
