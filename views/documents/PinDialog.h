#pragma once

#include "models/db/Result.h"
#include "views/common/AskingDialog.h"

#include <QFuture>

#include <functional>

class QPushButton;

namespace Peak {

class PinFields;

/** DocumentRepository::setPin(); an empty PIN takes it off. */
using SavePin = std::function<QFuture<Result<void>>(const QString &pin)>;

/**
 * Sets the PIN of a document, typed twice and never shown, or takes it off.
 *
 * Accepted once the server has it; `wasRemoved()` says which. Keeps no digit longer than it takes
 * to save. GUI thread.
 */
class PinDialog final : public AskingDialog
{
    Q_OBJECT

public:
    PinDialog(const QString &document, bool hasPin, SavePin save, int leastDigits,
              QWidget *parent = nullptr);

    bool wasRemoved() const { return m_removed; }

    void accept() override;
    void done(int result) override;

private:
    void save(const QString &pin);
    void setBusy(bool busy);

    SavePin m_save;
    bool m_removed = false;
    PinFields *m_pin;
    QPushButton *m_set;
    QPushButton *m_remove;
};

} // namespace Peak
