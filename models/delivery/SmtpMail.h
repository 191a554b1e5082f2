#pragma once

#include "models/delivery/DeliverySettings.h"

#include <QByteArray>
#include <QCoreApplication>
#include <QElapsedTimer>

namespace Peak {

/**
 * E-mail over a mail server (SMTP), one connection for as long as it lives.
 *
 * TLS is insisted on and the server's certificate is checked; only a server on this computer may be
 * spoken to plainly. A message counts as taken by the server's word alone; where all of it was
 * given and that word did not come, nobody knows.
 */
class SmtpMail final : public DeliveryChannel
{
    Q_DECLARE_TR_FUNCTIONS(Peak::SmtpMail)

public:
    SmtpMail(const SmtpServer &server, const MailSender &sender, const SecretBytes &password,
             const DeliveryPatience &patience);
    ~SmtpMail() override;

    Delivery send(const OutboxItem &item, const Handing &handing,
                  const std::atomic_bool &stop) override;

    /** A file of certificates that are trusted besides the system's: for a firm's own authority. */
    static QString moreAuthorities() { return qEnvironmentVariable("PEAK1031_MAIL_CA"); }

private:
    enum class Stage { Connecting, Greeting, Hello, Tls, Password, From, To, Data, Text, Given };

    class Curl;
    void prepare(const QByteArray &from, const QByteArray &to);
    int run(const std::atomic_bool &stop);
    bool isOver();
    Delivery judged(int code) const;
    Delivery judgedByReply() const;
    QString trouble(int code) const;
    QString said() const;
    int replyCode() const { return m_reply.left(3).toInt(); }

    const SmtpServer m_server;
    const MailSender m_sender;
    const SecretBytes m_password;
    const DeliveryPatience m_patience;
    std::unique_ptr<Curl> m_curl;

    // Of the message under way.
    Stage m_stage = Stage::Connecting;
    QByteArray m_text;
    qsizetype m_read = 0;
    QByteArray m_reply; ///< the server's last line
    const Handing *m_handing = nullptr;
    bool m_notMine = false;
    bool m_stopped = false;
    bool m_late = false;   ///< patience ended
    bool m_leaves = false; ///< what is heard now is about nothing
    const std::atomic_bool *m_stop = nullptr;
    QElapsedTimer m_moved;
    QElapsedTimer m_whole;
    QElapsedTimer m_stopping;
};

} // namespace Peak
