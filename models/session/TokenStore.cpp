#include "models/session/TokenStore.h"

#include <QTimer>

#ifdef PEAK_HAVE_KEYCHAIN
#include <qt6keychain/keychain.h>
#endif

#include <chrono>
#include <memory>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace Peak {

TokenStore::TokenStore(QObject *parent) : QObject(parent)
{
#ifdef PEAK_HAVE_KEYCHAIN
    m_unavailable = tr("The key store of this computer has not answered yet.");
#else
    m_unavailable = tr("This build of Peak 1031 can't use the key store of this computer.");
#endif
}

void TokenStore::probe()
{
    if (!m_asked)
        read(QStringLiteral("probe"), [](const QByteArray &) {});
}

void TokenStore::setUnavailable(const QString &reason)
{
    if (m_unavailable == reason)
        return;
    m_unavailable = reason;
    Q_EMIT availabilityChanged();
}

#ifdef PEAK_HAVE_KEYCHAIN
namespace {

const QString service = u"Peak 1031"_s;

/** Runs a job; `done` is called once, with false when the key store hangs. */
template <typename Job>
void runJob(Job *job, const QString &key, QObject *owner, std::function<void(Job *, bool)> done)
{
    job->setAutoDelete(true);
    job->setKey(key);
    job->setInsecureFallback(false);
    auto answered = std::make_shared<bool>(false);
    QObject::connect(job, &QKeychain::Job::finished, owner, [job, answered, done] {
        if (!std::exchange(*answered, true))
            done(job, true);
    });
    QTimer::singleShot(10s, owner, [job, answered, done] {
        if (!std::exchange(*answered, true))
            done(job, false);
    });
    job->start();
}

} // namespace

void TokenStore::read(const QString &server, std::function<void(const QByteArray &)> done)
{
    m_asked = true;
    auto *job = new QKeychain::ReadPasswordJob(service);
    runJob<QKeychain::ReadPasswordJob>(
        job, server, this, [this, done](QKeychain::ReadPasswordJob *answer, bool inTime) {
            if (!inTime) {
                setUnavailable(tr("The key store of this computer does not answer, so signing in "
                                  "can't be remembered."));
                done({});
                return;
            }
            const bool works = answer->error() == QKeychain::NoError ||
                               answer->error() == QKeychain::EntryNotFound;
            setUnavailable(works ? QString()
                                 : tr("No key store runs on this computer, so signing in can't be "
                                      "remembered."));
            done(answer->error() == QKeychain::NoError ? answer->binaryData() : QByteArray());
        });
}

void TokenStore::write(const QString &server, const QByteArray &secret)
{
    auto *job = new QKeychain::WritePasswordJob(service);
    job->setBinaryData(secret);
    runJob<QKeychain::WritePasswordJob>(
        job, server, this, [this](QKeychain::WritePasswordJob *answer, bool inTime) {
            if (!inTime || answer->error() != QKeychain::NoError) {
                setUnavailable(tr("The key store of this computer did not take the sign-in, so it "
                                  "is not remembered."));
            }
        });
}

void TokenStore::forget(const QString &server)
{
    auto *job = new QKeychain::DeletePasswordJob(service);
    runJob<QKeychain::DeletePasswordJob>(job, server, this,
                                         [](QKeychain::DeletePasswordJob *, bool) {});
}

#else

void TokenStore::read(const QString &, std::function<void(const QByteArray &)> done)
{
    QTimer::singleShot(0, this, [done] { done({}); });
}

void TokenStore::write(const QString &, const QByteArray &) {}

void TokenStore::forget(const QString &) {}

#endif

} // namespace Peak
