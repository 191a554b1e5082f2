#include "app/SignInFlow.h"

#include "models/session/Totp.h"

#include <QDir>
#include <QFileDialog>
#include <QSaveFile>
#include <QTimer>

#include <chrono>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace Peak {

namespace {

const QString commandLineId = u"command-line"_s;
/** Before a sign-in that asks nobody shows what it does. */
constexpr auto patience = 500ms;

} // namespace

SignInFlow::SignInFlow(QSettings &settings, QObject *parent)
    : SignInFlow(settings, std::make_unique<TokenStore>(), parent)
{}

SignInFlow::SignInFlow(QSettings &settings, std::unique_ptr<TokenStore> tokens, QObject *parent)
    : QObject(parent), m_profiles(settings), m_tokens(std::move(tokens)), m_signIn(this)
{
    connect(&m_signIn, &SignIn::codeRequired, this, &SignInFlow::onCodeRequired);
    connect(&m_signIn, &SignIn::enrolmentRequired, this, &SignInFlow::onEnrolmentRequired);
    connect(&m_signIn, &SignIn::recoveryCodesMade, this, &SignInFlow::onRecoveryCodes);
    connect(&m_signIn, &SignIn::failed, this, &SignInFlow::onFailed);
    connect(&m_signIn, &SignIn::signedIn, this, &SignInFlow::onSignedIn);
    connect(m_tokens.get(), &TokenStore::availabilityChanged, this,
            &SignInFlow::showRememberAvailable);
}

SignInFlow::~SignInFlow()
{
    delete m_dialog;
}

QString SignInFlow::serverKey(const ConnectionSettings &server)
{
    return u"%1:%2/%3"_s.arg(server.value(u"host"_s), server.value(u"port"_s),
                             server.value(u"dbname"_s));
}

void SignInFlow::setCommandLineServer(const QString &uri)
{
    m_commandLineUri = uri;
    const auto settings = ConnectionSettings::parse(uri);
    ConnectionProfile profile;
    profile.id = commandLineId;
    profile.fixed = true;
    profile.name = settings ? settings->displayName() : tr("From the command line");
    if (settings) {
        profile.host = settings->value(u"host"_s);
        profile.port = settings->value(u"port"_s).toInt();
        profile.database = settings->value(u"dbname"_s);
    }
    m_commandLine = profile;
}

void SignInFlow::start(QWidget *parent, const QString &notice)
{
    openDialog(parent, notice);
    resume();
    m_tokens->probe();
}

void SignInFlow::ask(QWidget *parent, const QString &notice)
{
    openDialog(parent, notice);
    m_tokens->probe();
}

void SignInFlow::openDialog(QWidget *parent, const QString &notice)
{
    m_silent = false;
    if (!m_dialog)
        m_dialog = makeDialog(parent);
    if (!notice.isEmpty())
        m_dialog->showNotice(notice);
    showRememberAvailable();
    m_dialog->open();
}

void SignInFlow::signInAs(const ConnectionSettings &server, const QString &email,
                          const QString &password, const QString &secondFactor)
{
    m_silent = true;
    m_secondFactor = secondFactor;
    m_signIn.withPassword(server, email, password, false);
}

void SignInFlow::forget()
{
    if (m_serverKey.isEmpty())
        return;
    m_tokens->forget(m_serverKey);
    setRemembered(false);
}

SignInDialog *SignInFlow::makeDialog(QWidget *parent)
{
    auto *dialog = new SignInDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    const ConnectionProfile chosen = current();
    dialog->setProfiles(offeredProfiles(), chosen.id);
    dialog->setEmail(m_profiles.lastEmail(chosen.id));
    connect(dialog, &SignInDialog::signInRequested, this, &SignInFlow::onRequested);
    connect(dialog, &SignInDialog::codeRequested, this, [this](const QString &code) {
        m_dialog->setBusy(tr("Checking the code"));
        m_signIn.withCode(code);
    });
    connect(dialog, &SignInDialog::newFactorRequested, this, [this](const QString &code) {
        m_dialog->setBusy(tr("Checking the code"));
        m_signIn.withNewFactor(code);
    });
    connect(dialog, &SignInDialog::redeemRequested, this, &SignInFlow::onRedeem);
    connect(dialog, &SignInDialog::saveCodesRequested, this, &SignInFlow::saveCodes);
    connect(dialog, &SignInDialog::recoveryCodesSeen, this, &SignInFlow::onRecoveryCodesSeen);
    connect(dialog, &SignInDialog::cancelRequested, this, [this] {
        m_resuming = false;
        m_signIn.cancel();
        m_dialog->showCredentialsStep(); // the code belonged to what was cancelled
    });
    connect(dialog, &SignInDialog::profilesChanged, this,
            [this](QList<ConnectionProfile> profiles, const QString &currentId) {
                profiles.removeIf(
                    [](const ConnectionProfile &profile) { return profile.id == commandLineId; });
                m_profiles.save(profiles, currentId);
                // A server that nobody signed in to yet keeps what is typed already.
                if (const QString email = m_profiles.lastEmail(currentId); !email.isEmpty())
                    m_dialog->setEmail(email);
            });
    connect(dialog, &QDialog::rejected, this, [this] {
        m_resuming = false;
        m_showingCodes = false;
        m_waiting.reset();
        m_signIn.cancel();
        Q_EMIT abandoned();
    });
    return dialog;
}

QList<ConnectionProfile> SignInFlow::offeredProfiles() const
{
    QList<ConnectionProfile> profiles = m_profiles.profiles();
    if (m_commandLine)
        profiles.prepend(*m_commandLine);
    return profiles;
}

ConnectionProfile SignInFlow::current() const
{
    const QList<ConnectionProfile> profiles = offeredProfiles();
    if (m_commandLine || profiles.isEmpty())
        return m_commandLine.value_or(ConnectionProfile());
    for (const ConnectionProfile &profile : profiles) {
        if (profile.id == m_profiles.currentId())
            return profile;
    }
    return profiles.first();
}

Result<ConnectionSettings> SignInFlow::settingsOf(const ConnectionProfile &profile) const
{
    return ConnectionSettings::parse(profile.id == commandLineId ? m_commandLineUri
                                                                 : profile.uri());
}

bool SignInFlow::comeBack()
{
    const auto server = settingsOf(current());
    if (!server || !server.value().hardened() ||
        !m_profiles.isRemembered(serverKey(server.value())))
        return false;
    m_signIn.approach(server.value()); // the key store looks for the secret meanwhile
    if (!resume())
        return false;
    QTimer::singleShot(patience, this, [this] {
        if (m_resuming && !m_dialog) {
            openDialog(nullptr);
            m_dialog->setBusy(tr("Signing in to %1").arg(current().name));
        }
    });
    return true;
}

bool SignInFlow::resume()
{
    const ConnectionProfile profile = current();
    const auto server = settingsOf(profile);
    if (profile.id.isEmpty() || !server)
        return false;
    m_resuming = true;
    m_serverKey = serverKey(server.value());
    m_tokens->read(m_serverKey, [this, profile, server](const QByteArray &secret) {
        showRememberAvailable();
        if (!m_resuming)
            return;
        if (!secret.isEmpty()) {
            if (m_dialog)
                m_dialog->setBusy(tr("Signing in to %1").arg(profile.name));
            m_signIn.withDevice(server.value(), secret);
        }
        Q_EMIT recalled();
        if (secret.isEmpty()) {
            m_resuming = false;
            m_signIn.cancel();
            setRemembered(false);
            if (!m_dialog)
                openDialog(nullptr);
            else
                m_dialog->setIdle();
        }
    });
    return true;
}

void SignInFlow::setRemembered(bool remembered)
{
    m_profiles.setRemembered(m_serverKey, remembered);
}

void SignInFlow::onRequested(const ConnectionProfile &profile, const QString &email,
                             const QString &password, bool remember)
{
    ConnectionSettings server;
    if (aim(profile, email, &server))
        m_signIn.withPassword(server, email, password, remember && m_tokens->available());
}

void SignInFlow::onRedeem(const ConnectionProfile &profile, const QString &email,
                          const QString &code, const QString &newPassword, bool remember)
{
    ConnectionSettings server;
    if (aim(profile, email, &server))
        m_signIn.withInvitation(server, email, code, newPassword,
                                remember && m_tokens->available());
}

bool SignInFlow::aim(const ConnectionProfile &profile, const QString &email,
                     ConnectionSettings *server)
{
    m_resuming = false;
    m_profiles.setLastEmail(profile.id, email.trimmed());
    const auto settings = settingsOf(profile);
    if (!settings) {
        m_dialog->showError(settings.error());
        return false;
    }
    *server = settings.value();
    m_serverKey = serverKey(*server);
    m_dialog->setBusy(tr("Signing in to %1").arg(profile.name));
    return true;
}

void SignInFlow::onCodeRequired()
{
    if (m_silent) {
        m_signIn.withCode(totpCode(m_secondFactor, QDateTime::currentDateTimeUtc()));
        return;
    }
    if (!m_dialog)
        openDialog(nullptr);
    m_dialog->showCodeStep();
}

void SignInFlow::onEnrolmentRequired(const QString &secret, const QString &uri)
{
    if (m_silent) {
        m_signIn.cancel();
        Q_EMIT failed({ErrorKind::Denied,
                       tr("This person has to set up a second factor in a window first."),
                       {},
                       u"enrolment required"_s});
        return;
    }
    if (!m_dialog)
        openDialog(nullptr);
    m_dialog->showEnrolStep(secret, uri);
}

void SignInFlow::onRecoveryCodes(const QStringList &codes)
{
    if (!m_dialog)
        return;
    m_showingCodes = true;
    m_dialog->showRecoveryCodes(codes);
}

void SignInFlow::onRecoveryCodesSeen()
{
    m_showingCodes = false;
    if (const auto waiting = std::exchange(m_waiting, std::nullopt))
        letIn(waiting->first, waiting->second);
}

void SignInFlow::saveCodes(const QStringList &codes)
{
    const QString path = QFileDialog::getSaveFileName(
        m_dialog, tr("Save the recovery codes"),
        QDir::home().filePath(u"peak1031-recovery-codes.txt"_s), tr("Text (*.txt)"));
    if (path.isEmpty() || !m_dialog)
        return;
    QSaveFile file(path);
    const QByteArray text = codes.join(u'\n').toUtf8() + '\n';
    if (!file.open(QIODevice::WriteOnly) ||
        !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) || file.write(text) < 0 ||
        !file.commit()) {
        m_dialog->showError({ErrorKind::Invalid,
                             tr("The codes could not be saved in %1: %2. Choose another folder, or "
                                "copy them.")
                                 .arg(QDir::toNativeSeparators(path), file.errorString()),
                             {},
                             u"saving recovery codes"_s});
        return;
    }
    m_dialog->showNotice(tr("The codes are in %1.").arg(QDir::toNativeSeparators(path)));
}

void SignInFlow::onFailed(const Error &error)
{
    if (m_silent) {
        Q_EMIT failed(error);
        return;
    }
    // A remembered sign-in that the server no longer knows is dropped; a line that is down is not
    // its fault.
    if (m_resuming && error.kind == ErrorKind::Denied)
        forget();
    m_resuming = false;
    if (!m_dialog)
        openDialog(nullptr);
    m_dialog->showError(error);
}

void SignInFlow::onSignedIn(const ConnectionSettings &server, const SessionCredentials &credentials)
{
    if (!credentials.deviceSecret.isEmpty())
        m_tokens->write(m_serverKey, credentials.deviceSecret);
    if (m_resuming || !credentials.deviceSecret.isEmpty())
        setRemembered(true);
    m_resuming = false;
    if (m_showingCodes)
        m_waiting = {server, credentials};
    else
        letIn(server, credentials);
}

void SignInFlow::letIn(const ConnectionSettings &server, const SessionCredentials &credentials)
{
    // First the main window, then the dialog goes: a program without any window ends.
    Q_EMIT signedIn(server, credentials);
    if (m_dialog)
        m_dialog->accept();
}

void SignInFlow::showRememberAvailable()
{
    if (m_dialog)
        m_dialog->setRememberAvailable(m_tokens->available(), m_tokens->unavailableReason());
}

} // namespace Peak
