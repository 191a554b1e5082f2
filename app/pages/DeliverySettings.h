#pragma once

#include "models/repositories/DeliveryRepository.h"

#include <QObject>
#include <QTimer>

namespace Peak {

class DeliveryLogDialog;
class PageWorld;
class SettingsPage;

/**
 * Introduces the part of the settings about e-mails and text messages to the server: how they go
 * out, and the log with sending again. GUI thread.
 */
class DeliverySettings final : public QObject
{
    Q_OBJECT

public:
    /** A child of the page. */
    DeliverySettings(PageWorld &world, SettingsPage *page);

public Q_SLOTS:
    void load();
    void showLog();

private:
    void tellResend(DeliveryLogDialog *dialog);
    void askResend(DeliveryLogDialog *dialog);

    PageWorld &m_world;
    SettingsPage *m_page;
    DeliveryRepository m_delivery;
    QTimer m_again;
};

} // namespace Peak
