// The part of SettingsPage about e-mails and text messages.
#include "views/common/Theme.h"
#include "views/settings/DeliveryPanel.h"
#include "views/settings/DeliveryText.h"
#include "views/settings/SecretRow.h"
#include "views/settings/SettingRow.h"
#include "views/settings/SettingsPage.h"
#include "views/settings/SettingsSheet.h"

#include <algorithm>

namespace Peak {

namespace {

constexpr int parts = 2; ///< a note and the states come before what can be set

} // namespace

void SettingsPage::makeDelivery()
{
    m_deliverySheet->addNote(tr("E-mails and text messages to people of the firm. They are sent by "
                                "the agent, which alone can read the keys."));
    m_deliverySheet->add(m_delivery);
}

void SettingsPage::buildDelivery(const QList<FirmSetting> &settings)
{
    m_deliverySheet->clear(parts);
    const auto settingOf = [&settings](const QString &key) {
        const auto found = std::find_if(settings.begin(), settings.end(),
                                        [&key](const FirmSetting &one) { return one.key == key; });
        return found == settings.end() ? nullptr : &*found;
    };
    const QList<DeliveryText::Section> sections = DeliveryText::sections();
    for (const DeliveryText::Section &section : sections) {
        m_deliverySheet->addHeading(section.title);
        for (const QString &key : section.keys) {
            if (const FirmSetting *setting = settingOf(key))
                addRow(m_deliverySheet, *setting);
        }
        for (const auto &[name, label] : section.secrets) {
            auto *secret = new SecretRow(name, label);
            addSecret(secret);
            m_storageSecrets.append(secret);
            m_deliverySheet->add(secret);
        }
    }
    // What a newer server knows and this program does not.
    for (const FirmSetting &setting : settings) {
        if (DeliveryText::isDelivery(setting.key) && !row(setting.key))
            addRow(m_deliverySheet, setting);
    }
    m_deliverySheet->end();
}

} // namespace Peak
