#pragma once

#include "models/db/Result.h"
#include "models/domain/Devices.h"

#include <QDialog>
#include <QFuture>

#include <functional>

class QLabel;
class QPushButton;
class QStackedWidget;

namespace Peak {

class BusyBar;
class EnrolStep;
class MessageBar;
class RecoveryCodesStep;

/**
 * Hangs an authenticator app on one's account: picture and letters, the first code, then recovery
 * codes, which are shown this once. Or, with showCodes() alone, new recovery codes.
 *
 * Asks whoever made it for secret and codes, and forgets them when it is closed. GUI thread.
 */
class SecondFactorDialog final : public QDialog
{
    Q_OBJECT

public:
    /** What it needs of the server; each may ask for a proof over `window` first. */
    struct Server
    {
        std::function<QFuture<Result<NewSecondFactor>>(QWidget *window)> begin;
        std::function<QFuture<Result<void>>(QWidget *window, const QString &code)> confirm;
        std::function<QFuture<Result<QStringList>>(QWidget *window)> codes;
    };

    SecondFactorDialog(Server server, QWidget *parent = nullptr);

    /** Sets a factor up. */
    void beginFactor();
    /** New recovery codes alone. */
    void beginCodes();
    void done(int result) override;

Q_SIGNALS:
    /** Something was changed at the server. */
    void changed();

private:
    enum class Step { Wait, Factor, Codes };

    void setStep(Step step);
    void setBusy(bool busy);
    void onContinue();
    void confirm();
    void askCodes();
    void saveCodes(const QStringList &codes);

    Server m_server;
    Step m_step = Step::Wait;
    MessageBar *m_message;
    QStackedWidget *m_steps;
    QLabel *m_wait;
    EnrolStep *m_enrol;
    RecoveryCodesStep *m_codes;
    BusyBar *m_busy;
    QPushButton *m_print;
    QPushButton *m_continue;
    QPushButton *m_cancel;
};

} // namespace Peak
