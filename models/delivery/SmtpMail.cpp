#include "models/delivery/SmtpMail.h"

#include "models/delivery/MimeMessage.h"
#include "models/delivery/WipingCurl.h"

#include <QSysInfo>
#include <QUrl>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int lookMilliseconds = 100; ///< between two looks at whether to stop

/** The name of this computer as mail servers take it. */
QByteArray ownName()
{
    QByteArray name;
    for (const QChar c : QSysInfo::machineHostName()) {
        if (c.unicode() < 128 && (c.isLetterOrNumber() || c == u'-' || c == u'.'))
            name += char(c.unicode());
    }
    return name.isEmpty() ? QByteArrayLiteral("localhost") : name.left(200);
}

QByteArray zeroed(QByteArrayView password, const QByteArray &user)
{
    return QByteArray(1, '\0') + user + QByteArray(1, '\0') + password.toByteArray();
}

} // namespace

/** The handles, and what libcurl calls. */
class SmtpMail::Curl
{
public:
    explicit Curl(SmtpMail *mail) : m_mail(mail)
    {
        WipingCurl::begin();
        easy = curl_easy_init();
        multi = curl_multi_init();
    }
    ~Curl()
    {
        curl_slist_free_all(to);
        curl_easy_cleanup(easy);
        curl_multi_cleanup(multi);
    }
    Curl(const Curl &) = delete;
    Curl &operator=(const Curl &) = delete;

    /** Nothing more is sent or waited for; libcurl closes it. */
    void hangUp()
    {
        if (m_socket != CURL_SOCKET_BAD)
            WipingCurl::endSocket(m_socket);
    }
    static size_t read(char *buffer, size_t size, size_t count, void *mine)
    {
        SmtpMail &mail = *static_cast<Curl *>(mine)->m_mail;
        if (mail.m_stage == Stage::Given)
            return CURL_READFUNC_ABORT; // it would be the second time
        if (mail.m_stage != Stage::Text) {
            mail.m_stage = Stage::Text;
            mail.m_notMine = !(*mail.m_handing)();
        }
        if (mail.m_notMine || mail.m_stopped)
            return CURL_READFUNC_ABORT;
        const qsizetype part =
            qMin<qsizetype>(qsizetype(size * count), mail.m_text.size() - mail.m_read);
        if (part == 0) {
            mail.m_stage = Stage::Given; // the end of the text follows
            mail.m_reply.clear();
            return 0;
        }
        memcpy(buffer, mail.m_text.constData() + mail.m_read, size_t(part));
        mail.m_read += part;
        return size_t(part);
    }
    static int heard(CURL *, curl_infotype type, char *bytes, size_t size, void *mine)
    {
        SmtpMail &mail = *static_cast<Curl *>(mine)->m_mail;
        mail.m_moved.restart();
        const QByteArrayView line(bytes, qsizetype(size));
        if (type == CURLINFO_HEADER_IN) {
            if (mail.m_stage == Stage::Connecting)
                mail.m_stage = Stage::Greeting;
            if (line.size() > 3 && line.at(3) != '-' && !mail.m_leaves)
                mail.m_reply = line.toByteArray().left(2000).trimmed();
        } else if (type == CURLINFO_HEADER_OUT && line.startsWith("QUIT")) {
            // Said for politeness; who waits for the answer may wait for ever.
            mail.m_leaves = true;
            static_cast<Curl *>(mine)->hangUp();
        } else if (type == CURLINFO_HEADER_OUT && mail.m_stage < Stage::Text) {
            mail.m_reply.clear();
            mail.m_stage = line.startsWith("EHLO") || line.startsWith("HELO") ? Stage::Hello
                           : line.startsWith("STARTTLS")                      ? Stage::Tls
                           : line.startsWith("MAIL FROM")                     ? Stage::From
                           : line.startsWith("RCPT TO")                       ? Stage::To
                           : line.startsWith("DATA")                          ? Stage::Data
                                                                              : Stage::Password;
        }
        return 0;
    }
    static int progress(void *mine, curl_off_t, curl_off_t, curl_off_t, curl_off_t)
    {
        return static_cast<Curl *>(mine)->m_mail->isOver() ? 1 : 0;
    }
    static size_t dropped(char *, size_t size, size_t count, void *) { return size * count; }
    static int opened(void *mine, curl_socket_t socket, curlsocktype)
    {
        static_cast<Curl *>(mine)->m_socket = socket;
        return CURL_SOCKOPT_OK;
    }
    static int closed(void *mine, curl_socket_t socket)
    {
        Curl &curl = *static_cast<Curl *>(mine);
        if (curl.m_socket == socket)
            curl.m_socket = CURL_SOCKET_BAD;
        WipingCurl::closeSocket(socket);
        return 0;
    }

    CURL *easy = nullptr;
    CURLM *multi = nullptr;
    curl_slist *to = nullptr;

private:
    SmtpMail *m_mail;
    curl_socket_t m_socket = CURL_SOCKET_BAD;
};

SmtpMail::SmtpMail(const SmtpServer &server, const MailSender &sender, const SecretBytes &password,
                   const DeliveryPatience &patience)
    : m_server(server), m_sender(sender), m_password(password), m_patience(patience)
{}

SmtpMail::~SmtpMail()
{
    m_curl.reset(); // it tells what it does to the end
}

void SmtpMail::prepare(const QByteArray &from, const QByteArray &to)
{
    if (!m_curl)
        m_curl = std::make_unique<Curl>(this);
    CURL *easy = m_curl->easy;
    curl_easy_reset(easy);
    const bool tls = m_server.security == u"tls";
    const bool v6 = m_server.host.contains(u':') && !m_server.host.startsWith(u'[');
    const QByteArray host = v6 ? '[' + m_server.host.toLatin1() + ']'
                               : (m_server.host.startsWith(u'[') ? m_server.host.toLatin1()
                                                                 : QUrl::toAce(m_server.host));
    const QByteArray url = (tls ? "smtps://" : "smtp://") + host + ':' +
                           QByteArray::number(m_server.port) + '/' + ownName();
    curl_easy_setopt(easy, CURLOPT_URL, url.constData());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, tls ? "smtps" : "smtp");
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(easy, CURLOPT_USE_SSL,
                     long(m_server.security == u"none" ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, long(CURL_SSLVERSION_TLSv1_2));
#ifdef Q_OS_WIN
    curl_easy_setopt(easy, CURLOPT_SSL_OPTIONS, long(CURLSSLOPT_NATIVE_CA));
#endif
    if (const QByteArray authorities = moreAuthorities().toLocal8Bit(); !authorities.isEmpty())
        curl_easy_setopt(easy, CURLOPT_CAINFO, authorities.constData());
    if (!m_server.user.isEmpty()) {
        QByteArray password = m_password.view().toByteArray();
        curl_easy_setopt(easy, CURLOPT_USERNAME, m_server.user.toUtf8().constData());
        curl_easy_setopt(easy, CURLOPT_PASSWORD, password.constData());
        SecretBytes::wipe(password);
    }
    curl_slist_free_all(m_curl->to);
    m_curl->to = curl_slist_append(nullptr, QByteArray('<' + to + '>').constData());
    curl_easy_setopt(easy, CURLOPT_MAIL_FROM, QByteArray('<' + from + '>').constData());
    curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, m_curl->to);
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, &Curl::read);
    curl_easy_setopt(easy, CURLOPT_READDATA, m_curl.get());
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Curl::dropped);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &Curl::dropped);
    curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, &Curl::opened);
    curl_easy_setopt(easy, CURLOPT_SOCKOPTDATA, m_curl.get());
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, &Curl::closed);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, m_curl.get());
    curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, &Curl::progress);
    curl_easy_setopt(easy, CURLOPT_XFERINFODATA, m_curl.get());
    // It says how far the conversation is, passwords among it: looked at, never written anywhere.
    curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, &Curl::heard);
    curl_easy_setopt(easy, CURLOPT_DEBUGDATA, m_curl.get());
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, long(m_patience.connect));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, long(m_patience.whole) + 5000); // run() is before it
}

Delivery SmtpMail::send(const OutboxItem &item, const Handing &handing,
                        const std::atomic_bool &stop)
{
    const QByteArray to = DeliveryText::mailAddress(item.address);
    m_text = MimeMessage::written(item, m_sender, QDateTime::currentDateTimeUtc());
    if (m_text.isEmpty())
        return {Delivery::Outcome::Refused,
                tr("The person's e-mail address is not one that mail servers take.")};
    m_stage = Stage::Connecting;
    m_read = 0;
    m_reply.clear();
    m_handing = &handing;
    m_notMine = m_stopped = m_late = m_leaves = false;
    prepare(DeliveryText::mailAddress(m_sender.address), to);
    const Delivery delivery = judged(run(stop));
    m_handing = nullptr;
    m_text.clear();
    if (delivery.outcome != Delivery::Outcome::Sent)
        m_curl.reset(); // the next one begins a connection of its own
    return delivery;
}

/** The CURLcode. A handle is never taken away from a conversation that goes on: libcurl would end
 * the half of a text as if it were the whole. */
int SmtpMail::run(const std::atomic_bool &stop)
{
    m_stop = &stop;
    m_stopping.invalidate();
    m_whole.start();
    m_moved.start();
    if (curl_multi_add_handle(m_curl->multi, m_curl->easy) != CURLM_OK)
        return CURLE_FAILED_INIT;
    int code = CURLE_OPERATION_TIMEDOUT;
    for (int running = 1; running > 0;) {
        if (curl_multi_perform(m_curl->multi, &running) != CURLM_OK) {
            m_curl->hangUp();
            break;
        }
        int left = 0;
        while (const CURLMsg *message = curl_multi_info_read(m_curl->multi, &left)) {
            if (message->msg == CURLMSG_DONE)
                code = message->data.result;
        }
        if (running > 0)
            curl_multi_poll(m_curl->multi, nullptr, 0, lookMilliseconds, nullptr);
    }
    curl_multi_remove_handle(m_curl->multi, m_curl->easy);
    return code;
}

/** Asked by libcurl all the while, every second at least. */
bool SmtpMail::isOver()
{
    if (*m_stop && !m_stopping.isValid())
        m_stopping.start();
    m_stopped = m_stopped || (m_stopping.isValid() && (m_stage != Stage::Given ||
                                                       m_stopping.elapsed() > m_patience.goodbye));
    m_late =
        m_late || m_moved.elapsed() > m_patience.answer || m_whole.elapsed() > m_patience.whole;
    if (m_stopped || m_late)
        m_curl->hangUp();
    return m_stopped || m_late;
}

QString SmtpMail::said() const
{
    if (m_server.user.isEmpty())
        return DeliveryText::said(m_reply, {});
    QByteArray plain = zeroed(m_password.view(), m_server.user.toUtf8());
    QByteArray password = m_password.view().toByteArray();
    const QString text = DeliveryText::said(m_reply, {password, plain});
    SecretBytes::wipe(plain);
    SecretBytes::wipe(password);
    return text;
}

Delivery SmtpMail::judgedByReply() const
{
    using Outcome = Delivery::Outcome;
    const int code = replyCode();
    const QString sentence = tr("The mail server said: %1").arg(said());
    if (m_stage == Stage::Given) {
        if (code >= 200 && code < 300)
            return {Outcome::Sent, said()};
        if (code >= 400 && code < 600)
            return {code < 500 ? Outcome::TryAgain : Outcome::Refused, sentence};
        return {Outcome::Uncertain,
                tr("The line to the mail server was cut after it had the whole message, before it "
                   "said whether it took it.")};
    }
    if (code == 421 || code == 530 || code == 535 || code == 538)
        return {Outcome::Waits, sentence};
    if (m_stage == Stage::From)
        return {code == 552 ? Outcome::Refused : Outcome::Waits, sentence};
    return {code < 500 ? Outcome::TryAgain : Outcome::Refused, sentence};
}

Delivery SmtpMail::judged(int code) const
{
    using Outcome = Delivery::Outcome;
    if (code == CURLE_OK)
        return {Outcome::Sent, said()};
    if (m_notMine)
        return {Outcome::NotMine};
    if (m_stopped && m_stage != Stage::Given)
        return {Outcome::Stopped};
    if (m_stage == Stage::Given || (m_stage >= Stage::From && replyCode() >= 400))
        return judgedByReply();
    if (m_stage == Stage::Text)
        return {Outcome::TryAgain,
                tr("The line to the mail server was cut in the middle of the message.")};
    return {Outcome::Waits, trouble(code)};
}

/** What keeps every message from going. */
QString SmtpMail::trouble(int code) const
{
    const QString where = m_server.host + u':' + QString::number(m_server.port);
    const QString reply = said();
    const QString quoted = reply.isEmpty() ? QString() : u" ("_s + reply + u')';
    if (m_late || code == CURLE_OPERATION_TIMEDOUT)
        return tr("The mail server %1 did not answer in time.").arg(where);
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
        return tr("The mail server %1 is not known by that name. Check mail.smtp.host.").arg(where);
    case CURLE_COULDNT_CONNECT:
        return tr("The mail server %1 can't be reached.").arg(where);
    case CURLE_USE_SSL_FAILED:
        return tr("The mail server %1 offers no encryption (STARTTLS), so nothing was sent to it.")
            .arg(where);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
        return tr("The mail server %1 could not prove who it is: its certificate is not trusted, "
                  "over, or another server's. Nothing was sent to it.")
            .arg(where);
    case CURLE_SSL_CONNECT_ERROR:
        return tr("No encrypted line to the mail server %1 came about. Check its port and "
                  "mail.smtp.security.")
            .arg(where);
    case CURLE_LOGIN_DENIED:
        return tr("The mail server %1 did not take the user and password. Check mail.smtp.user and "
                  "the secret mail.smtp.password.%2")
            .arg(where, quoted);
    default:
        break;
    }
    return reply.isEmpty()
               ? tr("The mail server %1 ended the conversation, or speaks no SMTP.").arg(where)
               : tr("The mail server said: %1").arg(reply);
}

} // namespace Peak
