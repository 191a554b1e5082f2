#include "views/forms/ProofGate.h"

namespace Peak {

using namespace Qt::Literals::StringLiterals;

ProofGate::ProofGate(Prove prove, QObject *parent) : QObject(parent), m_prove(std::move(prove)) {}

ProofGate::Wish ProofGate::wishOf(const Error &error)
{
    // The two sentences of auth.require_proof(); a test holds both sides together.
    if (error.kind != ErrorKind::Denied || error.sqlState != u"PK403")
        return Wish::None;
    if (error.message.startsWith(u"Enter your current password first"_s))
        return Wish::Password;
    if (error.message.startsWith(u"Enter your password or a code"_s))
        return Wish::PasswordOrCode;
    return Wish::None;
}

Error ProofGate::notProven()
{
    return {ErrorKind::Cancelled,
            tr("Nothing was changed: this needs your password or a code first."),
            {},
            {}};
}

void ProofGate::ask(QWidget *window, Wish wish, const Then &then)
{
    m_waiting.append(then);
    if (m_dialog)
        return;
    m_dialog = new ProveDialog(m_prove, wish == Wish::Password, window);
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_dialog, &QDialog::finished, this, [this](int result) {
        m_dialog = nullptr;
        const QList<Then> waiting = std::exchange(m_waiting, {});
        for (const Then &answer : waiting)
            answer(result == QDialog::Accepted);
    });
    // The window may go first, and takes the dialog with it.
    connect(m_dialog, &QObject::destroyed, this, [this] {
        const QList<Then> waiting = std::exchange(m_waiting, {});
        for (const Then &answer : waiting)
            answer(false);
    });
    m_dialog->open();
}

} // namespace Peak
