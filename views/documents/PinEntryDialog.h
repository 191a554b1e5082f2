#pragma once

#include "models/db/Error.h"
#include "models/domain/DocumentAnswers.h"
#include "views/common/AskingDialog.h"

#include <QDateTime>
#include <QTimer>

class QLabel;
class QLineEdit;
class QPushButton;

namespace Peak {

/*
 * Who: whoever opens a document that somebody protected: a client with the wire instructions, an
 * attorney with a tax form. Seldom, and with the PIN on a slip of paper or on the telephone.
 * First: which document it is, and one field that takes what is pasted, blanks and all.
 * Then: Enter. A wrong one says how many tries are left before it closes, and until when it is
 * closed, counting down, so that nobody tries again too early.
 */

/**
 * Asks for the PIN of one document: masked, only for this once, and never kept.
 *
 * Opens nothing itself: pinEntered() asks, and whoever asked shows the answer here, or accept()s.
 * The digits are overwritten as soon as they are handed out. GUI thread.
 */
class PinEntryDialog final : public AskingDialog
{
    Q_OBJECT

public:
    explicit PinEntryDialog(const QString &document, QWidget *parent = nullptr);

    /** Why it did not open. Opened is no answer for here: accept(). */
    void showAnswer(const Peak::OpenAnswer &answer);
    void showError(const Peak::Error &error);

    void done(int result) override;

Q_SIGNALS:
    /** Wipe it when it was used. */
    void pinEntered(QByteArray pin);

private:
    void submit();
    void setBusy(bool busy);
    void setClosed(const QDateTime &until);
    void countDown();
    void wipe();

    QLineEdit *m_pin;
    QLabel *m_attempts = nullptr;
    QPushButton *m_open;
    QTimer m_second;
    QDateTime m_closedUntil;
    bool m_waiting = false;
};

} // namespace Peak
