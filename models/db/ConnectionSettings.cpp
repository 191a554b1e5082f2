#include "models/db/ConnectionSettings.h"

#include <QDir>
#include <QFileInfo>
#include <QHostAddress>

#include <libpq-fe.h>

#include <algorithm>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

/** What beats every setting that a role or a database carries; PostgreSQL takes the last of each.
 */
QString startupOptions()
{
    return u"-c search_path=pg_catalog -c row_security=on -c default_transaction_read_only=off "
           "-c timezone=UTC -c local_preload_libraries="_s;
}

/** The places that decide where the connection goes, wherever libpq would take them from. */
bool decidesWhere(QLatin1StringView keyword)
{
    return keyword == "host"_L1 || keyword == "hostaddr"_L1 || keyword == "port"_L1 ||
           keyword == "dbname"_L1 || keyword == "user"_L1 || keyword == "sslmode"_L1 ||
           keyword == "sslrootcert"_L1;
}

/** True when the value comes from the environment or a service file, not from libpq's own default.
 */
bool isChosen(const PQconninfoOption &option)
{
    return option.val && *option.val &&
           (!option.compiled || qstrcmp(option.val, option.compiled) != 0);
}

QStringList hostsOf(const ConnectionSettings &settings)
{
    // libpq connects to hostaddr where both are given; host is then only a name to check.
    const QString address = settings.value(u"hostaddr"_s);
    const QString hosts = address.isEmpty() ? settings.value(u"host"_s) : address;
    return hosts.split(u',');
}

bool isSocketName(const QString &host)
{
#ifdef Q_OS_WIN
    return host.startsWith(u'@') || (host.size() > 2 && host.at(1) == u':');
#else
    return host.isEmpty() || host.startsWith(u'/') || host.startsWith(u'@');
#endif
}

bool isLoopbackName(const QString &host)
{
#ifdef Q_OS_WIN
    if (host.isEmpty())
        return true;
#endif
    return host.compare(u"localhost"_s, Qt::CaseInsensitive) == 0 ||
           QHostAddress(host).isLoopback();
}

/** The authorities that this computer trusts, for libpq older than 16, which cannot ask the system.
 */
QString systemRootCertificates()
{
    if (PQlibVersion() >= 160000)
        return u"system"_s;
    for (const QString &file :
         {u"/etc/ssl/certs/ca-certificates.crt"_s, u"/etc/pki/tls/certs/ca-bundle.crt"_s,
          u"/etc/ssl/ca-bundle.pem"_s, u"/etc/ssl/cert.pem"_s}) {
        if (QFileInfo(file).isReadable())
            return file;
    }
    return {};
}

bool hasOwnRootCertificates()
{
#ifdef Q_OS_WIN
    const QString file = qEnvironmentVariable("APPDATA") + u"/postgresql/root.crt"_s;
#else
    const QString file = QDir::homePath() + u"/.postgresql/root.crt"_s;
#endif
    return QFileInfo::exists(file);
}

} // namespace

Result<ConnectionSettings> ConnectionSettings::parse(const QString &uri)
{
    using Options = std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)>;
    const Error invalid{ErrorKind::Invalid,
                        tr("This is not an address of a database. It looks like "
                           "postgresql://peak.example.com/peak1031?user=peak_door."),
                        {},
                        u"connection URI not understood"_s};
    const QString text = uri.trimmed();
    if (text.isEmpty() || text.contains(QChar::Null))
        return invalid;

    char *message = nullptr;
    const Options options(PQconninfoParse(text.toUtf8().constData(), &message), &PQconninfoFree);
    PQfreemem(message); // it may quote a password
    if (!options)
        return invalid;

    ConnectionSettings settings;
    for (const PQconninfoOption *option = options.get(); option->keyword; ++option) {
        if (option->val && *option->val)
            settings.setValue(QString::fromLatin1(option->keyword), QString::fromUtf8(option->val));
    }
    // What PGHOST and its like would add decides whether the line is safe, so it is made visible
    // here.
    const Options defaults(PQconndefaults(), &PQconninfoFree);
    for (const PQconninfoOption *option = defaults.get(); option && option->keyword; ++option) {
        const QString keyword = QString::fromLatin1(option->keyword);
        if (decidesWhere(QLatin1StringView(option->keyword)) && isChosen(*option) &&
            settings.value(keyword).isEmpty())
            settings.setValue(keyword, QString::fromUtf8(option->val));
    }
    return settings;
}

Result<ConnectionSettings> ConnectionSettings::hardened() const
{
    if (!value(u"service"_s).isEmpty() && value(u"host"_s).isEmpty() &&
        value(u"hostaddr"_s).isEmpty())
        return Error{ErrorKind::Invalid,
                     tr("The address names a service file but no host, so nobody can tell whether "
                        "the line is safe. Write the host into the address."),
                     {},
                     u"service without host"_s};

    ConnectionSettings safe = *this;
    const QString mode = value(u"sslmode"_s);
    const bool plain = isLocalSocket() || (isLoopback() && mode == u"disable");
    if (!plain && !mode.isEmpty() && mode != u"verify-full")
        return Error{ErrorKind::Invalid,
                     tr("The address asks for “sslmode=%1”, which would send passwords over a line "
                        "that nobody has checked. Use sslmode=verify-full, and sslrootcert=FILE "
                        "when the server's certificate comes from your own authority.")
                         .arg(mode),
                     {},
                     u"sslmode "_s + mode + u" refused"_s};
    if (plain) {
        safe.setValue(u"channel_binding"_s, u"prefer"_s);
    } else {
        const bool byCertificate = !value(u"sslcert"_s).isEmpty();
        safe.setValue(u"sslmode"_s, u"verify-full"_s);
        safe.setValue(u"channel_binding"_s, byCertificate ? u"prefer"_s : u"require"_s);
        if (value(u"ssl_min_protocol_version"_s) != u"TLSv1.3")
            safe.setValue(u"ssl_min_protocol_version"_s, u"TLSv1.2"_s);
        if (value(u"sslrootcert"_s).isEmpty() && !hasOwnRootCertificates())
            safe.setValue(u"sslrootcert"_s, systemRootCertificates());
        if (PQlibVersion() >= 160000 && !byCertificate)
            safe.setValue(u"require_auth"_s, u"scram-sha-256"_s);
    }
    safe.setValue(u"gssencmode"_s, u"disable"_s);
    // Of several servers only one takes writes, and which one may change at any time.
    if (hostsOf(*this).size() > 1 && value(u"target_session_attrs"_s).isEmpty())
        safe.setValue(u"target_session_attrs"_s, u"read-write"_s);
    safe.addLimits();
    safe.setValue(u"client_encoding"_s, u"UTF8"_s);
    QString options = value(u"options"_s);
    options.remove(startupOptions());
    safe.setValue(u"options"_s, QString(options.trimmed() + u' ' + startupOptions()).trimmed());
    return safe;
}

/** No attempt and no dead line may hang for ever, whatever the address says. */
void ConnectionSettings::addLimits()
{
    const int timeout = value(u"connect_timeout"_s).toInt();
    if (timeout <= 0 || timeout > 60)
        setValue(u"connect_timeout"_s, u"10"_s);
    const std::pair<QString, QString> limits[] = {{u"keepalives"_s, u"1"_s},
                                                  {u"keepalives_idle"_s, u"30"_s},
                                                  {u"keepalives_interval"_s, u"10"_s},
                                                  {u"keepalives_count"_s, u"3"_s},
                                                  {u"tcp_user_timeout"_s, u"30000"_s}};
    for (const auto &[keyword, limit] : limits) {
        if (value(keyword).isEmpty())
            setValue(keyword, limit);
    }
}

QString ConnectionSettings::value(const QString &keyword) const
{
    for (const auto &[name, content] : m_values) {
        if (name == keyword)
            return content;
    }
    return {};
}

void ConnectionSettings::setValue(const QString &keyword, const QString &value)
{
    const auto found = std::find_if(m_values.begin(), m_values.end(),
                                    [&](const auto &pair) { return pair.first == keyword; });
    if (value.isEmpty()) {
        if (found != m_values.end())
            m_values.erase(found);
    } else if (found != m_values.end()) {
        found->second = value;
    } else {
        m_values.append({keyword, value});
    }
}

ConnectionSettings ConnectionSettings::withLogin(const QString &role,
                                                 const QByteArray &secret) const
{
    ConnectionSettings other = *this;
    other.setValue(u"user"_s, role);
    other.setValue(u"password"_s, QString::fromUtf8(secret));
    other.setValue(u"passfile"_s, {}); // it belongs to the other role
    return other;
}

bool ConnectionSettings::isLocalSocket() const
{
    const QStringList hosts = hostsOf(*this);
    return std::all_of(hosts.begin(), hosts.end(), isSocketName);
}

bool ConnectionSettings::isLoopback() const
{
    const QStringList hosts = hostsOf(*this);
    return std::all_of(hosts.begin(), hosts.end(), isLoopbackName);
}

bool ConnectionSettings::usesTls() const
{
    const QString mode = value(u"sslmode"_s);
    return !isLocalSocket() &&
           (mode == u"require" || mode == u"verify-ca" || mode == u"verify-full");
}

QString ConnectionSettings::hostName() const
{
    const QString host = value(u"host"_s);
    return host.isEmpty() ? value(u"hostaddr"_s) : host;
}

QString ConnectionSettings::displayName() const
{
    if (isLocalSocket() || isLoopback())
        return tr("this computer");
    const QString hosts = hostName().split(u',').join(u", "_s);
    return usesTls() ? tr("%1 (TLS)", "a server's name").arg(hosts) : hosts;
}

} // namespace Peak
