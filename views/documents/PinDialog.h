#pragma once

#include "models/db/Result.h"

#include <QDialog>
#include <QFuture>

#include <functional>

class QPushButton;

namespace Peak {

class BusyBar;
class MessageBar;
class PinFields;

/** DocumentRepository::setPin(); an empty PIN takes it off. */
using SavePin = std::function<QFuture<Result<void>>(const QString &pin)>;

/**
 * Sets the PIN of a document, typed twice and never shown, or takes it off.
 *
 * Accepted once the server has it; `wasRemoved()` says which. Keeps no digit longer than it takes
 * to save. GUI thread.
 */
class PinDialog final : public QDialog
{
    Q_OBJECT

public:
    PinDialog(const QString &document, bool hasPin, SavePin save, int leastDigits,
              QWidget *parent = nullptr);

    bool wasRemoved() const { return m_removed; }

    void accept() override;
    void done(int result) override;

protected:
    void showEvent(QShowEvent *event) override;

private:
    void fit();
    void save(const QString &pin);
    void setBusy(bool busy);

    SavePin m_save;
    bool m_removed = false;
    MessageBar *m_message;
    PinFields *m_pin;
    BusyBar *m_busy;
    QPushButton *m_set;
    QPushButton *m_remove;
};

} // namespace Peak
