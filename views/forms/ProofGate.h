#pragma once

#include "models/db/WhenDone.h"
#include "views/forms/ProveDialog.h"

#include <QObject>
#include <QPointer>
#include <QPromise>

#include <memory>

namespace Peak {

/**
 * Repeats a call that the server refused until the person proves who they are: asked once, then
 * once more sent.
 *
 * Two calls that are refused at the same time ask once. Whoever cancels gets ErrorKind::Cancelled.
 * Never keeps what was typed. GUI thread.
 *
 *     whenDone(gate.withProof(this, [this, id] { return account.invite(id); }), this, ...);
 */
class ProofGate final : public QObject
{
    Q_OBJECT

public:
    enum class Wish { None, Password, PasswordOrCode };

    explicit ProofGate(Prove prove, QObject *parent = nullptr);

    /** Whether a refusal asks for a proof, and for which. */
    static Wish wishOf(const Error &error);

    /** `call` makes a QFuture<Result<T>>, and is made twice at most; `window` bears the question.
     */
    template <typename Call>
    auto withProof(QWidget *window, Call call) -> decltype(call())
    {
        using Outcome = std::decay_t<decltype(call().result())>;
        auto promise = std::make_shared<QPromise<Outcome>>();
        const auto answer = promise->future();
        promise->start();
        const auto give = [promise](const Outcome &outcome) {
            promise->addResult(outcome);
            promise->finish();
        };
        const QPointer<QWidget> asker = window;
        whenDone(call(), this, [this, asker, call, give](const Outcome &first) {
            const Wish wish = first.ok() ? Wish::None : wishOf(first.error());
            if (wish == Wish::None || !asker) {
                give(first);
                return;
            }
            ask(asker, wish, [this, call, give](bool proven) {
                if (proven)
                    whenDone(call(), this, give);
                else
                    give(notProven());
            });
        });
        return answer;
    }

private:
    using Then = std::function<void(bool)>;

    void ask(QWidget *window, Wish wish, const Then &then);
    static Error notProven();

    Prove m_prove;
    QPointer<ProveDialog> m_dialog;
    QList<Then> m_waiting;
};

} // namespace Peak
