#pragma once

#include <QString>
#include <QUuid>

#include <atomic>
#include <functional>

namespace Peak {

/** One message of the outbox, as an agent is given it. */
struct OutboxItem
{
    QUuid id;
    QString channel;  ///< "email" or "sms"
    QString provider; ///< "smtp", "sendgrid", "twilio"
    QString address;
    QString name;
    QString subject;
    QString body;
};

/** What came of handing a message to a provider. */
struct Delivery
{
    enum class Outcome {
        Sent,      ///< the provider has taken it; `text` is its id for it
        Refused,   ///< it was not taken and never will be
        TryAgain,  ///< it was not taken; later it may be
        Waits,     ///< it was not taken for what concerns every message: no key, no server
        Uncertain, ///< all of it was given, and no answer came: nobody may send it again
        Stopped,   ///< it was not taken because the program ends
        NotMine,   ///< it was not given, because handing() said so
    };

    Outcome outcome = Outcome::Waits;
    QString text = {}; ///< a sentence for the admin, without secrets and addresses of ours
    int after = 0;     ///< seconds; what the provider asked for
};

/** How long a provider may take; milliseconds. */
struct DeliveryPatience
{
    int connect = 30'000;
    int answer = 60'000; ///< in which nothing moves
    int whole = 150'000; ///< less than an agent's lease
    int goodbye = 800;   ///< for the answer to what was given, once the program is to end
};

/**
 * A way to people: one mail server or one provider, with its key.
 *
 * Gives each message once, and never again by itself. Blocks; belongs to one thread. Wipes its key
 * when it goes.
 */
class DeliveryChannel
{
public:
    /** Asked once, after everything that can fail before, and just before the provider could take
     * the message: from then on whoever dies leaves it uncertain. False: somebody else has it. */
    using Handing = std::function<bool()>;

    DeliveryChannel() = default;
    virtual ~DeliveryChannel() = default;
    DeliveryChannel(const DeliveryChannel &) = delete;
    DeliveryChannel &operator=(const DeliveryChannel &) = delete;

    virtual Delivery send(const OutboxItem &item, const Handing &handing,
                          const std::atomic_bool &stop) = 0;
};

} // namespace Peak
