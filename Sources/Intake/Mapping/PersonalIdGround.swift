/// What allows to hold personal identity codes (tietosuojalaki 1050/2018, 29 §).
package enum PersonalIdGround: String, Hashable, Sendable, Codable, CaseIterable {
    case consent
    /// A law says that they are processed, or sets the task for which they are needed.
    case law
    /// The rights and duties of the person or of whoever keeps the register.
    case rightsAndDuties = "rights-and-duties"
    case research, credit
    case debtCollection = "debt-collection"
    case insurance
    case paymentServices = "payment-services"
    case renting
    case healthCare = "health-care"
    case socialWelfare = "social-welfare"
    case employment
}
